// A hook that does nothing: reads what it is posted and answers that it has no objection. Its port is its first line.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const server = createServer((asked, answer) => {
  asked.resume()
  asked.once('end', () => {
    answer.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`)
})
