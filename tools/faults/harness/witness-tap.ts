import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { encodeHex, parseCheckpoint, parseNote } from '@custody/evidence'

/** What a witness answered, as somebody saw it who stands before its door. */
export type WitnessTap = AsyncDisposable & {
  /** Where the server believes the witness to be. */
  readonly url: string
  /** Of each log the heads that it gave a cosignature of: root by size. */
  readonly cosigned: ReadonlyMap<string, ReadonlyMap<number, string>>
  /** How many cosignatures. */
  readonly given: () => number
  /** Two roots under one size of one log. */
  readonly forks: readonly string[]
  /** Every other answer but that it knows another size, in its words. */
  readonly refused: readonly string[]
}

/** Hands requests on to the witness at `port`, whatever becomes of it, and keeps what it acknowledged. */
export async function witnessTap(port: number): Promise<WitnessTap> {
  const cosigned = new Map<string, Map<number, string>>()
  const forks: string[] = []
  const refused: string[] = []
  let given = 0

  const keep = (body: string, status: number, answer: string): void => {
    if (status !== 200) {
      if (status !== 409) refused.push(`${status} ${answer.trim()}`)
      return
    }
    given += 1
    const { origin, size, root } = headIn(body)
    const known = cosigned.get(origin) ?? new Map<number, string>()
    if ((known.get(size) ?? root) !== root) forks.push(`${origin} ${size}`)
    cosigned.set(origin, known.set(size, root))
  }

  const server = createServer((asked, answer) => {
    const body: Buffer[] = []
    asked.on('data', (chunk: Buffer) => body.push(chunk))
    asked.on('end', () => {
      const { method, url: path } = asked
      const onward = request({ host: '127.0.0.1', port, method, path }, (said) => {
        const chunks: Buffer[] = []
        said.on('data', (chunk: Buffer) => chunks.push(chunk))
        said.on('error', () => answer.destroy())
        said.on('end', () => {
          const status = said.statusCode ?? 502
          const text = Buffer.concat(chunks)
          if (path === '/add-checkpoint') keep(String(Buffer.concat(body)), status, String(text))
          answer.writeHead(status, said.headers).end(text)
        })
      })
      onward.on('error', () => answer.destroy())
      onward.end(Buffer.concat(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port: own } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${own}`,
    cosigned,
    given: () => given,
    forks,
    refused,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The head in a request to cosign it. Source: C2SP tlog-witness, "add-checkpoint". */
function headIn(body: string) {
  const note = parseNote(body.slice(body.indexOf('\n\n') + 2))
  const head = note.ok ? parseCheckpoint(note.value.text) : note
  if (!head.ok) throw new Error('a witness cosigned what does not read')
  const { origin, size, root } = head.value
  return { origin, size, root: encodeHex(root) }
}
