import { encodeHex, encodeOrigin } from '@custody/evidence'
import type { Leaf } from '@custody/evidence'
import type { OrganisationId, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { EvidenceStore, FleetStore } from '@custody/stores'
import { openOrganisationKey } from './organisation-key.ts'
import type { OrganisationKey, OrganisationKeyProblem } from './organisation-key.ts'

/** `DIFFERS`: the log `acts` names another key. Put that key's file back; nothing else continues the log. */
export type OpenActsProblem = OrganisationKeyProblem | { readonly code: 'ORGANISATION_KEY_DIFFERS' }

/** Opens the key of the organisation's own logs: the one that `acts` names, or a new one where there is no log yet. */
export async function openActs(
  { evidence, fleet }: { readonly evidence: EvidenceStore; readonly fleet: FleetStore },
  keyPath: string,
): Promise<
  Result<{ readonly organisation: OrganisationId; readonly key: OrganisationKey }, OpenActsProblem>
> {
  const { id: organisation } = await fleet.organisation()
  const [first] = await evidence.leaves(encodeOrigin({ kind: 'acts', organisation }), 0, 1)
  const key = openOrganisationKey(keyPath, first === undefined)
  if (!key.ok) return key
  const isNamed = first === undefined || namedBy(first) === encodeHex(key.value.publicKey)
  return isNamed ? ok({ organisation, key: key.value }) : err({ code: 'ORGANISATION_KEY_DIFFERS' })
}

/** Invariant: this server wrote the leaf. */
function namedBy(first: Uint8Array): string | null {
  const leaf = JSON.parse(new TextDecoder().decode(first)) as Leaf
  return leaf.kind === 'organisation.opened' ? leaf.facts.publicKey : null
}
