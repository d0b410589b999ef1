import type { EntryKind } from '@custody/evidence'
import type { Endpoint } from '@custody/protocol'
import { localEndpoints } from '@custody/protocol'

/** Who asks over the control socket, as far as it decides what is told: everything, or what is of one account. */
export type Audience =
  | { readonly kind: 'everything' }
  | { readonly kind: 'account'; readonly uid: number }

export const everything: Audience = { kind: 'everything' }

/** The audience of a caller; null for one that is neither root nor a governed account. */
export function audienceOf(uid: number, isGoverned: (uid: number) => boolean): Audience | null {
  if (uid === 0) return everything
  return isGoverned(uid) ? { kind: 'account', uid } : null
}

/** What an account may ask. What changes something, or makes the daemon act, is root's. */
const forAnyone: ReadonlySet<Endpoint> = new Set<Endpoint>([
  localEndpoints.status,
  localEndpoints.entries,
  localEndpoints.follow,
  localEndpoints.why,
  localEndpoints.mcpServers,
  localEndpoints.posture,
  localEndpoints.export,
])

export function mayAsk(audience: Audience, endpoint: Endpoint): boolean {
  return audience.kind === 'everything' || forAnyone.has(endpoint)
}

/**
 * Who is shown an entry that belongs to no session. `anyone`: it is of the whole device and tells nothing of any account.
 * `named`: the account that its `principal` names. Exempt from the size limit: a table.
 */
const withoutSession: { readonly [kind in EntryKind]: 'anyone' | 'named' | 'root' } = {
  'session.opened': 'root',
  'session.closed': 'root',
  'prompt.submitted': 'root',
  'message.said': 'root',
  'call.intended': 'root',
  'call.decided': 'root',
  'call.finished': 'root',
  'subagent.started': 'root',
  'subagent.ended': 'root',
  'mcp.seen': 'root',
  'mcp.changed': 'root',
  'tools.defined': 'root',
  'posture.measured': 'anyone',
  'posture.changed': 'anyone',
  'agent.found': 'named',
  'agent.identified': 'named',
  'install.changed': 'root',
  'hook.missing': 'root',
  'policy.applied': 'anyone',
  'approval.asked': 'root',
  'approval.given': 'root',
  'waiver.used': 'root',
  'person.bound': 'root',
  'request-key': 'root',
  enrolled: 'root',
  'epoch.opened': 'root',
  recovery: 'root',
  gap: 'root',
  heartbeat: 'anyone',
  alert: 'root',
  'organisation.opened': 'root',
  'policy.published': 'root',
  'epoch.granted': 'root',
  'code.published': 'root',
  'content.revealed': 'root',
  'content.erased': 'root',
  'admin.signed-in': 'root',
  'admin.signed-out': 'root',
  'admin.device-enrolled': 'root',
  'admin.device-quarantined': 'root',
  'admin.device-released': 'root',
  'admin.device-removed': 'root',
  'admin.token-made': 'root',
  'admin.token-revoked': 'root',
  'admin.policy-drafted': 'root',
  'admin.policy-published': 'root',
  'admin.mcp-approved': 'root',
  'admin.mcp-blocked': 'root',
  'admin.waiver-granted': 'root',
  'admin.waiver-refused': 'root',
  'admin.alert-acknowledged': 'root',
  'admin.role-changed': 'root',
  'admin.settings-changed': 'root',
  'admin.export-made': 'root',
}

/** What of an entry decides who is shown it. */
export type Addressed = {
  readonly seq: number
  readonly kind: EntryKind
  readonly session: string | null
}

/** Whose a session or an entry is, by its account's number; null where nobody can tell. */
export type Owners = {
  readonly ofSession: (session: string) => number | null
  readonly namedBy: (seq: number) => number | null
  readonly sessionsOf: (uid: number) => readonly string[]
}

/** What one audience is shown. What belongs to nobody that is known is root's. */
export type Sight = {
  readonly audience: Audience
  readonly session: (session: string | null) => boolean
  readonly entry: (entry: Addressed) => boolean
  /** The sessions that it may see; null for all. */
  readonly sessions: () => readonly string[] | null
}

export function sightOf(audience: Audience, owners: Owners): Sight {
  if (audience.kind === 'everything')
    return { audience, session: () => true, entry: () => true, sessions: () => null }
  const { uid } = audience
  const isOwn = (session: string | null) => session !== null && owners.ofSession(session) === uid
  return {
    audience,
    session: isOwn,
    entry({ seq, kind, session }) {
      if (session !== null) return isOwn(session)
      const shown = withoutSession[kind]
      return shown === 'anyone' || (shown === 'named' && owners.namedBy(seq) === uid)
    },
    sessions: () => owners.sessionsOf(uid),
  }
}
