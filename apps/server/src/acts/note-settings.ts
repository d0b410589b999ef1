import type { StoreWorld } from '../route.ts'
import { adminAct } from './record-act.ts'

/** What is in force where the operator has set nothing: no act says so. */
const unset: { readonly [name: string]: unknown } = {
  witnesses: 'quorum none\n',
  'trust-roots': [],
}

/**
 * Records what the operator has changed in files since it was last recorded: the witnesses and their quorum, and the makers of chips
 * that are believed. (A changed policy.json is published, which is an act of its own.) Act and memory are one turn.
 */
export async function noteSettings(
  { query, recordAct, trustRoots, witnessing }: StoreWorld,
  by: string,
): Promise<void> {
  const roots = trustRoots().map(({ kind, fingerprint }) => ({ kind, fingerprint }))
  const now: { readonly [name: string]: unknown } = { witnesses: witnessing, 'trust-roots': roots }
  for (const [name, after] of Object.entries(now)) {
    const kept = await query
      .selectFrom('setting')
      .select('value')
      .where('name', '=', name)
      .executeTakeFirst()
    const value = JSON.stringify(after)
    const known = kept?.value ?? JSON.stringify(unset[name])
    if (known === value) continue
    const before: unknown = JSON.parse(known)
    await recordAct(adminAct('admin.settings-changed', { by, name, change: { before, after } }))
    await query.replaceInto('setting').values({ name, value }).execute()
  }
}
