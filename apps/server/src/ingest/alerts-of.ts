import type { Leaf } from '@custody/evidence'
import type { DeviceId } from '@custody/model'
import type { Indexed, NewAlert, Severity } from '@custody/stores'

const severities: { readonly [code: string]: Severity } = {
  LOG_FORKED: 'critical',
  HOOK_TAMPERED: 'critical',
  CALLER_UNVERIFIED: 'high',
  CALL_UNANNOUNCED: 'high',
  SETTINGS_CHANGED: 'high',
  TRANSCRIPT_DISAGREES: 'high',
  EVIDENCE_REFUSED: 'high',
  OUTBOX_FULL: 'high',
  POLICY_ERROR: 'high',
}

/** What entries that have just come ask somebody to look at: alerts of the device, and hooks that are gone. */
export function alertsOf(
  device: DeviceId,
  leaves: readonly Uint8Array[],
  indexed: readonly Indexed[],
): readonly Omit<NewAlert, 'id'>[] {
  // The newest of `leaves` are those that were indexed; earlier ones were held already.
  const fresh = leaves.slice(leaves.length - indexed.length)
  return indexed.flatMap((entry, at) => {
    const isAlerting = entry.kind === 'alert' || entry.kind === 'hook.missing'
    const bytes = fresh[at]
    return isAlerting && bytes !== undefined
      ? [alertOf(device, JSON.parse(new TextDecoder().decode(bytes)) as Leaf, entry)]
      : []
  })
}

/** Invariant: the leaf was parsed strictly when it was taken in. */
function alertOf(
  device: DeviceId,
  leaf: Leaf,
  { entry, at, session }: Indexed,
): Omit<NewAlert, 'id'> {
  const place = { device, session, entry, at }
  if (leaf.kind === 'alert') {
    const { code, times, about } = leaf.facts
    return { ...place, code, severity: severities[code] ?? 'medium', facts: { times, about } }
  }
  const facts =
    leaf.kind === 'hook.missing' ? { because: leaf.facts.because, scope: leaf.facts.scope } : {}
  return { ...place, code: 'HOOK_MISSING', severity: 'high', facts }
}
