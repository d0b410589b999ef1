import type { Agent, ExecutableState } from '@custody/model'
import type { ListedExecutable } from '../site-config.ts'

/** Which executables agents may be, by those who administer the machine. */
export type ExecutableRule = {
  readonly listed: readonly ListedExecutable[]
  /** Only what is listed may start. */
  readonly required: boolean
}

/** The bytes that this device saw first under an agent's name and version. */
export type FirstSeen = Agent & { readonly sha256: string; readonly firstSeenAt: number }

/**
 * What is known of an agent's bytes. A list that names the agent decides alone; without one the first bytes under a name and
 * version are remembered, and others are new. `firstSeen` null: what was seen cannot be told any more.
 */
export function executableState(
  { listed }: Pick<ExecutableRule, 'listed'>,
  firstSeen: readonly FirstSeen[] | null,
  agent: Agent,
  sha256: string,
): ExecutableState {
  const own = listed.filter(({ client }) => client === agent.name)
  if (own.length > 0) {
    const isListed = own.some(
      (one) => one.sha256 === sha256 && (one.version ?? agent.version) === agent.version,
    )
    return isListed ? 'known' : 'new'
  }
  if (firstSeen === null) return 'unknown'
  const first = firstSeen.find((one) => isOf(one, agent))
  if (first === undefined) return firstSeen.length < firstSeenMax ? 'seen' : 'new'
  return first.sha256 === sha256 ? 'seen' : 'new'
}

/** Whoever makes up versions fills no disk. */
export const firstSeenMax = 512

export function isOf(one: Agent, { name, version }: Agent): boolean {
  return one.name === name && one.version === version
}
