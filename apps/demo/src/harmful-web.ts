import { createServer } from 'node:http'

/** A page on loopback whose script must never run. */
export type HarmfulWeb = {
  readonly url: string
  /** How often it was asked. */
  readonly requests: () => number
  readonly close: () => Promise<void>
}

/** Serves a shell script that leaves `marker` behind wherever it is run. */
export async function harmfulWeb(marker: string): Promise<HarmfulWeb> {
  let requests = 0
  const server = createServer((_request, response) => {
    requests += 1
    response.end(`touch '${marker}'\n`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests: () => requests,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
