import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { createServer } from 'node:http'

// A plain Ed25519 witness of C2SP tlog-witness, made of node:crypto and node:http alone and of nothing of ours: no stock
// one can be had as a package. It does not look at the log's own signature; what it cosigns it has proved.

type Head = { readonly size: number; readonly root: Buffer }
const sha256 = (...parts: readonly Uint8Array[]) =>
  createHash('sha256').update(Buffer.concat(parts)).digest()
const node = (left: Buffer, right: Buffer) => sha256(Uint8Array.of(1), left, right)

export type StockWitness = {
  readonly name: string
  readonly verifierKey: string
  readonly url: string
  /** How often, about one log. */
  readonly asked: (origin: string) => number
  readonly head: (origin: string) => Head | undefined
  /** From now on it answers nobody, or everybody again. */
  readonly leave: (isAway: boolean) => void
  readonly close: () => Promise<void>
}

/** Knows only logs whose origin `knows` matches: 404 for all others. */
export async function startStockWitness(name: string, knows = /./): Promise<StockWitness> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(12)
  const typed = Buffer.concat([Uint8Array.of(4), raw])
  const keyId = sha256(Buffer.from(`${name}\n`), typed).subarray(0, 4)
  const heads = new Map<string, Head>()
  const asked = new Map<string, number>()
  let isAway = false

  const answer = (body: string): readonly [number, string] => {
    const [request = '', text = ''] = body.split('\n\n')
    const [first = '', ...proof] = request.split('\n')
    const [origin = '', size = '', root = ''] = text.split('\n')
    if (!knows.test(origin)) return [404, 'unknown\n']
    const old = heads.get(origin)
    if (Number(first.slice(4)) !== (old?.size ?? 0)) return [409, `${old?.size ?? 0}\n`]
    const head = { size: Number(size), root: Buffer.from(root, 'base64') }
    const hashes = proof.map((line) => Buffer.from(line, 'base64'))
    if (old !== undefined && !extendsTree(old, head, hashes)) return [422, 'no proof\n']
    heads.set(origin, head)
    const time = Math.floor(Date.now() / 1000)
    const stamp = Buffer.alloc(8)
    stamp.writeBigUInt64BE(BigInt(time))
    const signature = sign(null, Buffer.from(`cosignature/v1\ntime ${time}\n${text}\n`), privateKey)
    return [200, `— ${name} ${Buffer.concat([keyId, stamp, signature]).toString('base64')}\n`]
  }

  const server = createServer((asking, response) => {
    if (isAway) return void asking.destroy()
    const chunks: Buffer[] = []
    asking.on('data', (chunk: Buffer) => chunks.push(chunk))
    asking.on('end', () => {
      const request = Buffer.concat(chunks).toString()
      const [origin = ''] = request.split('\n\n')[1]?.split('\n') ?? []
      asked.set(origin, (asked.get(origin) ?? 0) + 1)
      const [status, body] = answer(request)
      response.writeHead(status).end(body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    name,
    verifierKey: `${name}+${keyId.toString('hex')}+${typed.toString('base64')}`,
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    asked: (origin) => asked.get(origin) ?? 0,
    head: (origin) => heads.get(origin),
    leave: (away) => void (isAway = away),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** The verifier of RFC 9162, 2.1.4.2, step by step. */
function extendsTree(old: Head, now: Head, given: readonly Buffer[]): boolean {
  if (old.size === now.size) return given.length === 0 && old.root.equals(now.root)
  const isPower = (old.size & (old.size - 1)) === 0
  const [first, ...rest] = isPower ? [old.root, ...given] : given
  if (first === undefined) return false
  let [fn, sn] = [old.size - 1, now.size - 1]
  while (fn % 2 === 1) [fn, sn] = [fn >> 1, sn >> 1]
  let [fr, sr] = [first, first]
  for (const c of rest) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      fr = node(c, fr)
      sr = node(c, sr)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn >> 1, sn >> 1]
    } else sr = node(sr, c)
    fn >>= 1
    sn >>= 1
  }
  return sn === 0 && fr.equals(old.root) && sr.equals(now.root)
}
