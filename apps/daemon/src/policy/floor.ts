import type { PolicySource } from '@custody/model'

/** The minimum that no server can weaken. Where no floor file exists the built-in one holds. */
export type Floor = {
  /** Always applies, whatever the server says. */
  readonly source: PolicySource
  /** Added when the server's policy is older than `maxAgeMs`; null where age adds nothing. */
  readonly stale: PolicySource | null
  readonly maxAgeMs: number
  /** What happens to a call when we fail ourselves. */
  readonly failMode: 'closed'
}

const days = 24 * 60 * 60 * 1000

/** The floor of a machine without a floor file. Source: security.md, "What applies when". */
export function builtInFloor(source: PolicySource): Floor {
  return { source, stale: null, maxAgeMs: 7 * days, failMode: 'closed' }
}
