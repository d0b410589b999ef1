import type { AgentName } from '@custody/model'

/** How a statement about an agent is known. Only `tested` ones come from our own runs of the real client. */
export type CapabilitySource = 'tested' | 'observed elsewhere' | 'documented'

/** What an agent's event can do for us. */
export type EventCapability = {
  readonly event: string
  readonly transport: 'http' | 'command' | 'plugin' | 'none'
  /** `prevent`: stops it before it happens. `observe`: tells us only. */
  readonly power: 'prevent' | 'observe'
  /** What must be known to use it. Empty if nothing. */
  readonly note: string
}

/** What becomes of the event when the hook fails in this way. */
export type FailureCapability = {
  readonly event: string
  /** How the hook is set up: `http, onFailure: block` … */
  readonly hook: string
  /** `not running`, `timeout`, `crash`, `garbage`, `empty 200` … */
  readonly failure: string
  /** `closed`: what the event guards did not happen. */
  readonly result: 'closed' | 'open' | 'not tested'
  readonly source: CapabilitySource
}

/** What one agent, in one version, can be held to. */
export type AgentCapabilities = {
  readonly agent: AgentName
  readonly version: string
  readonly source: CapabilitySource
  readonly events: readonly EventCapability[]
  readonly failures: readonly FailureCapability[]
  /** What cannot be closed at all, one sentence each. */
  readonly limits: readonly string[]
}
