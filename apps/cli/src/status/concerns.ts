import type { Status } from '@custody/protocol'
import { sayDuration } from '../say-time.ts'
import type { Running } from '../up/running.ts'
import { standingWords } from './standing-words.ts'
import type { HookState } from './hook-state.ts'

/** One thing that is not well, and what to type about it. */
export type Concern = { readonly code: string; readonly says: string; readonly hint: string }

type Seen = {
  readonly up: Running | null
  readonly daemon: Status | null
  readonly agents: readonly HookState[]
}

// A seal follows its entry within a second, an upload within a few: more than this is worth a word.
const lagMsMax = 60_000

/** What is wrong, the worst first. Empty: all is well. */
export function concernsOf({ up, daemon, agents }: Seen): readonly Concern[] {
  return [
    ...(daemon === null ? [down(agents, up)] : daemonConcerns(daemon)),
    ...agents.flatMap(hookConcerns),
  ]
}

function down(agents: readonly HookState[], up: Running | null): Concern {
  const governed = agents.filter(({ hooks }) => hooks !== 'absent').map(({ agent }) => agent)
  const blocked =
    governed.length === 0 ? '' : `; the hooks of ${governed.join(', ')} block every call`
  return up === null
    ? { code: 'DAEMON_AWAY', says: `the daemon does not run${blocked}`, hint: 'custody up' }
    : {
        code: 'DAEMON_AWAY',
        says: `the daemon is not up yet, or is being started again${blocked}`,
        hint: 'custody status',
      }
}

/** What is wrong with a daemon that answers. */
export function daemonConcerns(daemon: Status): readonly Concern[] {
  const { log, server, policy, enrolment, now } = daemon
  const standing = standingWords(daemon)
  const concerns: Concern[] = []
  const add = (code: string, says: string, hint: string) => concerns.push({ code, says, hint })
  if (log.problem !== null)
    add(log.problem, 'entries cannot be recorded: every call is denied', 'custody doctor')
  if (lagMs(log.recorded - log.sealed, log.lastSealedAt, now) > lagMsMax)
    add('SEAL_LATE', `${log.recorded - log.sealed} entries wait for their seal`, 'custody doctor')
  if (standing !== null) add(server.problem ?? 'NOT_ENROLLED', standing.says, standing.hint)
  else if (enrolment !== 'enrolled')
    add('NOT_ENROLLED', `this device is ${enrolment.replace('_', ' ')}`, 'custody doctor')
  if (server.problem !== null && standing === null)
    add(
      server.problem,
      'the server does not take entries; they are kept here meanwhile',
      'custody doctor',
    )
  else if (standing === null && lagMs(log.sealed - log.stored, log.lastStoredAt, now) > lagMsMax)
    add('EVIDENCE_LATE', `${log.sealed - log.stored} entries wait for the server`, 'custody doctor')
  if (policy.stale)
    add('POLICY_STALE', `the policy is ${sayDuration(policy.ageMs)} old`, 'custody doctor')
  if (policy.refused !== null)
    add(
      policy.refused,
      'the newest policy was refused; the last good one decides',
      'custody doctor',
    )
  return concerns
}

/** For how long `waiting` entries have waited at least: since the last one came through. */
function lagMs(waiting: number, lastAt: number | null, now: number): number {
  return waiting <= 0 || lastAt === null ? 0 : now - lastAt
}

function hookConcerns({ agent, hooks, detail, wanted }: HookState): readonly Concern[] {
  const hint = `custody install ${agent}`
  if (hooks === 'tampered')
    return [
      {
        code: 'HOOK_TAMPERED',
        says: `hooks of ${agent} are missing or changed: ${detail.join(', ')}`,
        hint,
      },
    ]
  if (hooks === 'unreadable')
    return [
      {
        code: 'SETTINGS_UNREADABLE',
        says: `the settings of ${agent} cannot be read: ${detail.join(', ')}`,
        hint: 'custody doctor',
      },
    ]
  if (hooks === 'absent' && wanted)
    return [
      { code: 'HOOK_MISSING', says: `the hooks of ${agent} were taken out by somebody else`, hint },
    ]
  return []
}
