import type { PolicySource } from '@custody/model'
import { floorSource, packs } from '@custody/packs'
import type { FloorFile, RemotePower } from '@custody/policy'

/** The minimum that no server can weaken. Where no floor file exists the built-in one holds. */
export type Floor = {
  /** Always applies, whatever the server says. */
  readonly source: PolicySource
  /** Added when the server's policy is older than `maxAgeMs`; null where age adds nothing. */
  readonly stale: PolicySource | null
  readonly maxAgeMs: number
  /** What the server may do besides adding restrictions; null where nobody wrote a floor: a machine of one person. */
  readonly remotePowers: ReadonlySet<RemotePower> | null
  /** Agents may start no MCP server but those that policy approves. */
  readonly mcpLock: boolean
}

const days = 24 * 60 * 60 * 1000

/** The floor of a machine without a floor file. Source: security.md, "What applies when". */
export const builtInFloor: Floor = {
  source: floorSource,
  stale: null,
  maxAgeMs: 7 * days,
  remotePowers: null,
  mcpLock: false,
}

/** The floor that a file names. */
export function floorOf({ stalePacks, ...file }: FloorFile): Floor {
  const named = (names: readonly string[]) => packs.filter(({ name }) => names.includes(name))
  // `baseline` holds the permit without which nothing at all would be allowed.
  const stale =
    stalePacks.length === 0
      ? null
      : { ...floorSource, name: 'stale', packs: named(['baseline', ...stalePacks]) }
  return {
    source: { ...floorSource, packs: named(file.packs) },
    stale,
    maxAgeMs: file.maxAgeMs,
    remotePowers: file.remotePowers,
    mcpLock: file.mcpLock,
  }
}
