import type { Crypto, NoteKey } from '@custody/evidence'
import { decodeHex, encodeOrigin, noteKey } from '@custody/evidence'
import type { Leaf } from '@custody/evidence'
import type { OrganisationId } from '@custody/model'
import type { EvidenceStore } from '@custody/stores'

/** A log of the organisation's own, and the key that signs its heads. */
export type OwnLogKey = { readonly origin: string; readonly key: NoteKey }

/** The keys of `acts` and `heads`, as the first entry of `acts` names them; none before there is one. */
export async function ownLogKeys(
  {
    evidence,
    crypto,
  }: { readonly evidence: Pick<EvidenceStore, 'leaves'>; readonly crypto: Crypto },
  organisation: OrganisationId,
): Promise<readonly OwnLogKey[]> {
  const [first] = await evidence.leaves(encodeOrigin({ kind: 'acts', organisation }), 0, 1)
  if (first === undefined) return []
  // Invariant: this server wrote the leaf.
  const leaf = JSON.parse(new TextDecoder().decode(first)) as Leaf
  const publicKey = leaf.kind === 'organisation.opened' ? decodeHex(leaf.facts.publicKey) : null
  if (publicKey?.ok !== true) return []
  return (['acts', 'heads'] as const).map((kind) => {
    const origin = encodeOrigin({ kind, organisation })
    return { origin, key: noteKey(crypto, origin, publicKey.value, 'note') }
  })
}
