// What custody-ask does, as a Node program would: node-client.mjs AGENT EVENT, the hook's body on standard input.
import { readFileSync, writeSync } from 'node:fs'
import { connect } from 'node:net'

const [agent = '', event = ''] = process.argv.slice(2)
const body = Buffer.concat([Buffer.from(`${agent}\0${event}\0`), readFileSync(0)])
const head = Buffer.from('CA1h\0\0\0\0', 'latin1')
head.writeUInt32LE(body.length, 4)
const daemon = connect('/run/custody/ask.sock', () => daemon.write(Buffer.concat([head, body])))
let got = Buffer.alloc(0)
daemon.on('data', (chunk) => {
  got = Buffer.concat([got, chunk])
  if (got.length < 12) return
  const [out, err] = [got.readUInt32LE(4), got.readUInt32LE(8)]
  if (got.length < 12 + out + err) return
  writeSync(2, got.subarray(12 + out, 12 + out + err))
  writeSync(1, got.subarray(12, 12 + out))
  process.exit(got[0])
})
daemon.on('close', () => process.exit(2))
