import type { Payload, SealedPayload, WrappedKey } from '@custody/evidence'
import { openPayload, unwrapKey } from '@custody/keys/verify'
import type { EvidenceStore, KeptOpening } from '@custody/stores'

/** Opens what came closed; null where the content key held here does not. */
export type OpenClosed = (
  origin: string,
  sealed: SealedPayload,
  wrapped: WrappedKey,
) => Promise<Omit<Payload, 'origin'> | null>

const keysMax = 256

/** Gives the opener for a content key; with none it opens nothing. Remembers a few unwrapped keys. */
export function closedOpener(privateKey: Uint8Array | null): OpenClosed {
  const known = new Map<string, Uint8Array | null>()
  return async (origin, sealed, wrapped) => {
    if (privateKey === null) return null
    const name = Buffer.concat([wrapped.enc, wrapped.wrapped]).toString('base64') + origin
    let secret = known.get(name)
    if (secret === undefined) {
      const unwrapped = await unwrapKey(privateKey, origin, wrapped)
      secret = unwrapped.ok ? unwrapped.value : null
      const [oldest] = known.keys()
      if (known.size >= keysMax && oldest !== undefined) known.delete(oldest)
      known.set(name, secret)
    }
    if (secret === null) return null
    const opened = await openPayload(secret, origin, sealed)
    return opened.ok ? opened.value : null
  }
}

/** The store as a server that holds the content key reads it: what was kept closed is among the openings. */
export function readableEvidence(evidence: EvidenceStore, open: OpenClosed): EvidenceStore {
  return {
    ...evidence,
    openings: async (origin, seq) => {
      const openings: KeptOpening[] = [...(await evidence.openings(origin, seq))]
      for (const { wrapped, ...closed } of await evidence.closed(origin, seq)) {
        const opened = await open(origin, { seq, ...closed }, wrapped)
        if (opened !== null)
          openings.push({ field: opened.field, salt: opened.salt, bytes: opened.bytes })
      }
      return openings.toSorted((a, b) => a.field - b.field)
    },
  }
}
