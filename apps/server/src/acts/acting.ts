import type { EnrolmentToken, KeptPolicy } from '@custody/stores'
import type { OpenedSession } from '../http/store-tasks.ts'
import type { StoreWorld } from '../route.ts'
import { adminAct } from './record-act.ts'

// What the main thread has the store do that is an administrator's act: each does it and records it in one turn.

export async function signIn(
  { fleet, now, recordAct }: StoreWorld,
  { link, hash, since, expiresAt, by }: OpenedSession,
): Promise<boolean> {
  const isGood = await fleet.useLink(link, now())
  if (isGood) await fleet.keepBrowserSession(hash, since, expiresAt)
  await recordAct(
    isGood
      ? adminAct('admin.signed-in', { by })
      : // Whoever it was is not the one that the link was made for.
        adminAct('admin.signed-in', { result: 'refused' }),
  )
  return isGood
}

export async function signOut(
  { fleet, now, recordAct }: StoreWorld,
  { hash, by }: { readonly hash: Uint8Array; readonly by: string },
): Promise<void> {
  if ((await fleet.browserSession(hash, now())) === null) return
  await fleet.endBrowserSession(hash)
  await recordAct(adminAct('admin.signed-out', { by }))
}

export async function keepToken(
  { fleet, now, recordAct }: StoreWorld,
  { token, by }: { readonly token: EnrolmentToken; readonly by: string },
): Promise<void> {
  await fleet.keepToken(token, now())
  const { uses, approve, expiresAt } = token
  await recordAct(
    adminAct('admin.token-made', { by, number: uses, detail: { approve, expiresAt } }),
  )
}

/** What applies already is published by nobody. */
export async function publish(
  { policies, recordAct }: StoreWorld,
  { policy, by }: { readonly policy: Omit<KeptPolicy, 'number'>; readonly by: string },
): Promise<KeptPolicy> {
  const before = await policies.current()
  const kept = await policies.publish(policy)
  if (kept.number === before?.number) return kept
  const told = ({ version, preset, mode }: KeptPolicy) => ({ version, preset, mode })
  const change = { before: before === null ? null : told(before), after: told(kept) }
  const { version, number, preset, mode } = kept
  await recordAct(adminAct('admin.policy-published', { by, number, name: kept.name, change }))
  // What devices look for, where their floor names these acts.
  await recordAct({
    kind: 'policy.published',
    facts: { version, number, preset, mode },
    fields: {},
  })
  return kept
}
