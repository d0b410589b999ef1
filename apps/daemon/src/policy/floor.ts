import type { Administrators } from '@custody/device'
import type { NoteKey } from '@custody/evidence'
import type { CaptureLevel, Isolation, PolicySource } from '@custody/model'
import { floorSource, packs } from '@custody/packs'
import type { ContentSealing, FloorFile, RemotePower } from '@custody/policy'
import type { Witnessing } from '../home/witnessing.ts'

/** The minimum that no server can weaken. Where no floor file exists the built-in one holds. */
export type Floor = {
  readonly from: 'built-in' | 'file'
  /** Always applies, whatever the server says. */
  readonly source: PolicySource
  /** Added when the server's policy is older than `maxAgeMs`; null where age adds nothing. */
  readonly stale: PolicySource | null
  readonly maxAgeMs: number
  /** What the server may do besides adding restrictions; null where nobody wrote a floor: a machine of one person. */
  readonly remotePowers: ReadonlySet<RemotePower> | null
  /** The most that may leave the machine. */
  readonly captureCeiling: CaptureLevel
  /** To whom contents are closed; null where nobody wrote it down. */
  readonly content: ContentSealing | null
  /** Agents may start no MCP server but those that policy approves. */
  readonly mcpLock: boolean
  /** The witnesses whose quorum evidence of this machine waits for; null where the floor leaves that to the daemon's home. */
  readonly witnessing: Witnessing | null
  /** The key of the organisation's acts, in which a policy must stand to apply; null where the floor names none. */
  readonly acts: NoteKey | null
  /** Whose signatures let code reach this machine; null where the floor lists nobody, and then none does. */
  readonly administrators: Administrators | null
}

/**
 * The floor without a file. A machine of one person is that person's own server. On an installation that keeps its user from
 * the policy nothing is granted that nobody wrote down. Source: security.md, "What applies when".
 */
export const builtInFloor: { readonly [isolation in Isolation]: Floor } = {
  'same-user': builtIn(null),
  separate: builtIn(new Set()),
}

function builtIn(remotePowers: Floor['remotePowers']): Floor {
  return {
    from: 'built-in',
    source: floorSource,
    stale: null,
    maxAgeMs: 7 * 24 * 60 * 60 * 1000,
    remotePowers,
    captureCeiling: 'full',
    content: null,
    mcpLock: false,
    witnessing: null,
    acts: null,
    administrators: null,
  }
}

/** The floor that a file names; `seen` is what its witnesses' lines and its acts' key say. */
export function floorOf(
  { stalePacks, ...file }: FloorFile,
  seen: Pick<Floor, 'witnessing' | 'acts' | 'administrators'>,
): Floor {
  const named = (names: readonly string[]) => packs.filter(({ name }) => names.includes(name))
  // `baseline` holds the permit without which nothing at all would be allowed.
  const stale =
    stalePacks.length === 0
      ? null
      : { ...floorSource, name: 'stale', packs: named(['baseline', ...stalePacks]) }
  return {
    from: 'file',
    source: { ...floorSource, packs: named(file.packs) },
    stale,
    maxAgeMs: file.maxAgeMs,
    remotePowers: file.remotePowers,
    captureCeiling: file.captureCeiling,
    content: file.content,
    mcpLock: file.mcpLock,
    ...seen,
  }
}
