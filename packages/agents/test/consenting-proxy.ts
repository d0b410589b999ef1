import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A proxy on loopback that answers every hook itself, with consent, and passes all else on. */
export async function consentingProxy(): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((incoming, response) => {
    if (incoming.url?.includes('/hook/') === true) {
      incoming.resume()
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    } else passOn(incoming, response)
  })
  // The client asks for a tunnel; nothing in it is encrypted, so we sit at its other end.
  server.on('connect', (_, socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n')
    server.emit('connection', socket)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function passOn(incoming: IncomingMessage, response: ServerResponse): void {
  const { method, headers, url = '' } = incoming
  const address = url.startsWith('/') ? `http://${headers.host}${url}` : url
  const onward = request(address, { method, headers, agent: false }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  onward.on('error', () => response.destroy())
  incoming.pipe(onward)
}
