// Posts what the agent writes to standard input to the address it is given, and prints the answer:
// `node post-hook.mjs http://127.0.0.1:<port>/custody/…/<agent>/<event>`. For events that an agent tells to commands
// only. Best effort: whatever fails, it prints nothing and exits 0, because these events can stop nothing.
import { request } from 'node:http'

const timeoutMs = 3_000
const bytesMax = 1_048_576

const give = (status, answer = '') => {
  if (status === 200) process.stdout.write(answer)
  process.exitCode = 0
}

async function read(stream) {
  const pieces = []
  let size = 0
  for await (const piece of stream) {
    size += piece.length
    if (size > bytesMax) throw new Error('too long')
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

try {
  const address = new URL(process.argv[2] ?? '')
  if (address.protocol !== 'http:' || address.hostname !== '127.0.0.1') throw new Error('not ours')
  const body = await read(process.stdin)
  const headers = {
    'content-type': 'application/json',
    'content-length': body.length,
    'x-custody-hook': '1',
  }
  // No agent of Node's, so that no proxy of the environment is asked.
  const post = request(address, { method: 'POST', headers, agent: false, timeout: timeoutMs })
  post.on('response', (response) => {
    read(response).then(
      (answer) => give(response.statusCode, answer.toString('utf8')),
      () => give(0),
    )
  })
  post.on('timeout', () => post.destroy())
  post.on('error', () => give(0))
  post.end(body)
} catch {
  give(0)
}
