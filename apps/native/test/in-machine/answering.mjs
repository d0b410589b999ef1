// Run in a throw-away machine: listens where the daemon would and answers every question in one way.
// Usage: answering.mjs WAY, one of: echo, deny, empty, cut, huge, odd, silent.
import { createServer } from 'node:net'

const [way = 'echo'] = process.argv.slice(2)

function answerOf(exit, out, err) {
  const head = Buffer.alloc(12)
  head[0] = exit
  head.writeUInt32LE(out.length, 4)
  head.writeUInt32LE(err.length, 8)
  return Buffer.concat([head, Buffer.from(out), Buffer.from(err)])
}

const ways = {
  echo: (question) => answerOf(0, question, ''),
  deny: () => answerOf(2, '{"decision":"block"}', 'no'),
  empty: () => Buffer.alloc(0),
  cut: () => answerOf(0, 'x'.repeat(100), '').subarray(0, 50),
  huge: () => answerOf(0, '', '').fill(0xff, 4, 8),
  odd: () => answerOf(0, 'x', '').fill(1, 2, 3),
  silent: () => null,
}

createServer((socket) => {
  let got = Buffer.alloc(0)
  socket.on('data', (chunk) => {
    got = Buffer.concat([got, chunk])
    if (got.length < 8 || got.length < 8 + got.readUInt32LE(4)) return
    const answer = ways[way](Buffer.concat([got.subarray(0, 4), Buffer.from('|'), got.subarray(8)]))
    if (answer !== null) socket.end(answer)
  })
  socket.on('error', () => {})
}).listen('/run/custody/ask.sock', () => console.log('listening'))
