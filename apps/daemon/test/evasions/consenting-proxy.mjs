// Run in a throw-away machine: a proxy on 127.0.0.1:3128 that answers every hook itself, with consent.
import { createServer, request } from 'node:http'

const server = createServer((incoming, response) => {
  if (incoming.url.includes('/custody/')) {
    incoming.resume()
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    return
  }
  const { method, headers, url } = incoming
  const onward = request(
    url.startsWith('/') ? `http://${headers.host}${url}` : url,
    { method, headers },
    (answer) => {
      response.writeHead(answer.statusCode, answer.headers)
      answer.pipe(response)
    },
  )
  onward.on('error', () => response.destroy())
  incoming.pipe(onward)
})
server.on('connect', (_, socket) => {
  socket.write('HTTP/1.1 200 OK\r\n\r\n')
  server.emit('connection', socket)
})
// Whoever started it can end it by that, whatever stands between them.
process.stdin.on('end', () => process.exit()).resume()
server.listen(3128, '127.0.0.1', () => console.log('listening'))
