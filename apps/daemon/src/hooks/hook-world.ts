import type { HookEvent } from '@custody/agents'
import type { AlertCode } from '@custody/evidence'
import type { DeviceId, KeyProtection, Platform, Posture } from '@custody/model'
import type { EffectivePolicy, PolicyRequest } from '@custody/policy'
import type { McpBook } from '../mcp/mcp-book.ts'
import type { Callers } from '../sessions/caller.ts'
import type { History } from '../sessions/history.ts'
import type { Registrar } from '../sessions/register-session.ts'
import type { Session } from '../sessions/session.ts'
import type { SessionBook } from '../sessions/session-book.ts'
import type { AccountSight } from '../standing.ts'
import type { BodyReader } from './body-reader.ts'

/** What an alert is about: the entry, whose session, and words for whoever looks into it. */
export type AlertAbout = {
  readonly about?: number | null
  readonly session?: Session | null
} & { readonly [detail: string]: unknown }

/** What answering hooks needs from the world. `main` builds it once, a test from literals. */
export type HookWorld = Registrar & {
  readonly callers: Callers
  readonly bodies: BodyReader
  readonly book: SessionBook
  /** What is recorded of the conversation that a new session goes on with; null where it begins. */
  readonly historyBefore: (event: HookEvent) => History | null
  readonly policies: () => EffectivePolicy
  readonly posture: () => Posture
  /** How long the oldest entry waits for witnesses; null where none are asked for. */
  readonly cosignLagMs: () => number | null
  readonly device: () => { readonly id: DeviceId; readonly platform: Platform }
  readonly keyProtection: KeyProtection
  readonly analyse: AccountSight['analyse']
  /** The folders that a session's agent was given besides its project. */
  readonly givenFolders: (session: Session) => Promise<readonly string[]>
  readonly mcp: Pick<McpBook, 'look' | 'serversOf' | 'idOf' | 'isCurrent'>
  /** Notes an alert. Never fails the call that it is about. */
  readonly alert: (code: AlertCode, about?: AlertAbout) => void
  /** Takes what a bug threw. */
  readonly fault: (cause: unknown) => void
  /** Microseconds of a clock that only goes forward. */
  readonly nowUs: () => number
  readonly sha256Hex: (text: string) => string
  /** Told of every session event, so that its conversation is read on; of a call by the agent's own id. */
  readonly heard: (session: Session, toolUseId?: string) => void
}

export type RequestPrincipal = PolicyRequest['principal']
