import type { HookEvent, HookOrigin } from '@custody/agents'
import { cleanFields, record } from '@custody/device'
import type { CleanFields, Happening, LogProblem, Recorder, RecordedEntry } from '@custody/device'
import type { EntryPermissionMode, Facts } from '@custody/evidence'
import type { Agent, Clock, Isolation, KeyProtection, Result } from '@custody/model'
import { newId, ok } from '@custody/model'
import type { Cleaner } from '@custody/device'
import type { Account } from '../home/account.ts'
import type { Caller } from './caller.ts'
import { sourceOf } from './canary-session.ts'
import type { History } from './history.ts'
import { newHistory } from './history.ts'
import { startTimeOf } from './session.ts'
import type { Session } from './session.ts'

/** What is found out about a workspace without running anything in it. */
export type WorkspaceLook = {
  readonly root: string | null
  readonly remotes: readonly { readonly name: string; readonly url: string }[]
  readonly branch: string | null
}

/** What registering needs from the world. */
export type Registrar = Recorder & {
  /** Ages are measured by it; what happened when is told by `now`. */
  readonly trustedNow: Clock
  readonly random: (length: number) => Uint8Array
  readonly cleaner: Cleaner
  readonly isolation: Isolation
  readonly keyProtection: KeyProtection
  readonly host: string
  readonly look: (account: Account, workingDirectory: string) => Promise<WorkspaceLook>
  /** The newest entry that holds the posture. */
  readonly postureSeq: () => number | null
}

/**
 * Opens a session: the entry that every other of it refers to, with its processes, workspace and person. Durable
 * before the session is used. `history`: what is known of the conversation it goes on with; null where it is new.
 */
export async function registerSession(
  registrar: Registrar,
  event: HookEvent,
  caller: Caller,
  history: History | null,
): Promise<Result<Session, LogProblem>> {
  const { random, now } = registrar
  const workspace = await registrar.look(caller.account, event.workingDirectory)
  const id = newId('ses', random(16))
  const agent = agentOf(event, caller)
  const begun: Happening<'session.opened'> = {
    kind: 'session.opened',
    source: sourceOf(event, caller),
    session: id,
    agent,
    refs: { processes: null, posture: registrar.postureSeq() },
    facts: {
      caller: caller.kind,
      isolation: registrar.isolation,
      keyProtection: registrar.keyProtection,
      assurance: 'os-account',
      bindingAgeMs: null,
      permissionMode: entryPermissionMode(event.permissionMode),
      begun: event.kind === 'session-started' ? begunWord(event.cause) : 'unknown',
    },
    fields: sessionFields(registrar, event, caller, workspace),
  }
  const opened: Result<RecordedEntry, LogProblem> = await record(registrar, begun)
  if (!opened.ok) return opened
  return ok({
    ...emptySession,
    id,
    agent,
    agentSessionId: event.agentSessionId,
    account: caller.account,
    openedAt: now(),
    lastSeenAt: registrar.trustedNow(),
    opened: opened.value.seq,
    workspace: workspace.root ?? event.workingDirectory,
    transcriptPath: event.transcriptPath,
    pid: caller.pid,
    pidStartTime: startTimeOf(caller),
    isPidVerified: caller.kind === 'agent',
    ...freshMaps(),
    ...(history === null ? {} : { history }),
  })
}

export const emptySession = {
  closedAt: null,
  turn: null,
  callCount: 0,
  deniedCount: 0,
  alarmed: false,
} as const

export function freshMaps(): Pick<
  Session,
  'turns' | 'subagents' | 'calls' | 'heardCalls' | 'history'
> {
  return {
    turns: new Map(),
    subagents: new Map(),
    calls: new Map(),
    heardCalls: new Set(),
    history: newHistory(),
  }
}

/** The agent that the address names; its version only where the executable is that agent's. */
export function agentOf(origin: HookOrigin, caller: Caller): Agent {
  const version = caller.kind === 'agent' ? caller.agent.version : 'unknown'
  return { name: origin.agent, version }
}

function sessionFields(
  registrar: Registrar,
  event: HookEvent,
  caller: Caller,
  workspace: WorkspaceLook,
): CleanFields {
  const { chain } = caller
  return cleanFields(
    {
      agentSessionId: event.agentSessionId,
      cwd: event.workingDirectory,
      workspace: workspace.root,
      remote: workspace.remotes.map(({ name, url }) => `${name} ${url}`).join('\n') || null,
      branch: workspace.branch,
      transcriptPath: event.transcriptPath,
      host: registrar.host,
      principal: principalText(caller.account),
      bootId: chain?.bootId || null,
      processes: chain === null ? null : JSON.stringify(chain),
    },
    registrar.cleaner,
  )
}

/** How an entry names the account; it stands in a committed field. */
function principalText({ uid, name }: Account): string {
  return JSON.stringify({ osUid: uid, osAccount: name })
}

/** The number of the account that an entry names; null where the text is none of ours. */
export function principalUid(text: string): number | null {
  const named = /^\{"osUid":(\d+),/.exec(text)
  return named === null ? null : Number(named[1])
}

const permissionWords: { readonly [word: string]: EntryPermissionMode } = {
  default: 'default',
  acceptEdits: 'accept-edits',
  plan: 'plan',
  auto: 'auto',
  dontAsk: 'dont-ask',
  bypassPermissions: 'bypass-permissions',
  unknown: 'unknown',
}

/** The agent's word for how it asks, as evidence has it; `other` for one that we have none for. */
export function entryPermissionMode(word: string): EntryPermissionMode {
  return permissionWords[word] ?? 'other'
}

function begunWord(cause: string): Facts['session.opened']['begun'] {
  const words = ['startup', 'resume', 'clear', 'compact', 'fork'] as const
  return words.find((word) => word === cause) ?? 'unknown'
}
