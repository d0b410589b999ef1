import { createServer, request as ask } from 'node:http'

/** Stands before a witness and passes everything on; `first` is awaited before a request of that path goes on. */
export async function tapBefore(
  url: string,
  first: (path: string) => Promise<void>,
): Promise<{ readonly url: string; readonly close: () => void }> {
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    const goOn = () => {
      const out = ask(new URL(path, url), { method: request.method ?? 'GET' }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      })
      out.once('error', () => response.writeHead(502).end())
      request.pipe(out)
    }
    first(path).then(goOn, () => response.writeHead(500).end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the tap has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
