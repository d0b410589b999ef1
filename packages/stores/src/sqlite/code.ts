import { outcomes } from '@custody/model'
import type { Mode, Outcome } from '@custody/model'

// Closed lists are kept as their place in these lists. They may grow at the end and nowhere else.

const modes: readonly Mode[] = ['observe', 'enforce']
export const callers = ['agent', 'unverified', 'none'] as const
export const callStatuses = ['running', 'ok', 'failed', 'blocked', 'unknown'] as const
export type CallStatus = (typeof callStatuses)[number]

export function outcomeCode(outcome: Outcome): number {
  return outcomes.indexOf(outcome)
}
export function outcomeOf(code: number | null): Outcome | null {
  return code === null ? null : (outcomes[code] ?? null)
}
export function modeCode(mode: Mode): number {
  return modes.indexOf(mode)
}
export function modeOf(code: number | null): Mode | null {
  return code === null ? null : (modes[code] ?? null)
}
export function statusCode(status: CallStatus): number {
  return callStatuses.indexOf(status)
}
