import { encodeBase64, encodeBundleLine, parseBundleLine } from '@custody/evidence'
import { closePayload, makeContentKey, wrapKey } from '@custody/keys/verify'
import { newId } from '@custody/model'
import { madeBundle } from './made-bundle.ts'

/** A bundle whose contents a device closed, and what opens them, as their files hold it. */
export type ClosedBundle = {
  readonly text: string
  readonly trust: string
  readonly keys: string
  readonly contentKey: string
  readonly contents: number
}

export async function closedBundle(calls: number): Promise<ClosedBundle> {
  const { lines, origin, trust } = madeBundle(calls)
  const { publicKey, privateKey } = await makeContentKey()
  const session = { key: newId('key', new Uint8Array(16)), secret: new Uint8Array(32).fill(9) }
  const wrapped = await wrapKey(publicKey, origin, session)
  const closed: string[] = []
  let contents = 0
  for (const text of lines) {
    const line = parseBundleLine(text.trimEnd())
    if (!line.ok || line.value.kind !== 'payload') {
      closed.push(text)
      continue
    }
    contents += 1
    const nonce = new Uint8Array(12)
    new DataView(nonce.buffer).setUint32(8, contents)
    const sealed = await closePayload(session, nonce, { origin, ...line.value.payload })
    closed.push(encodeBundleLine({ kind: 'sealed', sealed }))
  }
  const { key, enc, wrapped: bytes } = wrapped
  const keys = [{ key, enc: encodeBase64(enc), wrapped: encodeBase64(bytes) }]
  return {
    text: closed.join(''),
    trust,
    keys: JSON.stringify({ origin, keys }),
    contentKey: `${encodeBase64(privateKey)}\n`,
    contents,
  }
}
