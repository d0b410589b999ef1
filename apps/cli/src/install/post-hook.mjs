// The command hook of agents whose session start has no HTTP hook: posts standard input to the address in the
// first argument and prints what comes back. Best effort: it never fails the agent, and it says nothing on stderr.
import { request } from 'node:http'

const chunks = []
for await (const chunk of process.stdin) chunks.push(chunk)
const headers = { 'content-type': 'application/json', 'x-custody-hook': '1' }
const asking = request(
  process.argv[2] ?? '',
  { method: 'POST', headers, timeout: 2_000 },
  (answer) => {
    if (answer.statusCode === 200) answer.pipe(process.stdout)
    else answer.resume()
  },
)
asking.on('error', () => {})
asking.on('timeout', () => asking.destroy())
asking.end(Buffer.concat(chunks))
