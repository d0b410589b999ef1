import type { SeparateState } from '@custody/protocol'
import type { Cli } from '../command.ts'
import { sayAgo } from '../say-time.ts'
import { oneLine } from '../terminal.ts'

type Executables = NonNullable<SeparateState['executables']>

/** What the daemon knows of agents' executables, one a line: hash, agent, and how it is known. */
export function executableLines(
  { now }: Pick<Cli, 'now'>,
  { required, listed, firstSeen }: Executables,
): readonly string[] {
  const rule = required
    ? 'Only listed executables may start.'
    : listed.length === 0
      ? 'None is listed: the first that is seen of a version is remembered, and another is told.'
      : 'Listed executables are known; what is not listed is told, and may start.'
  const line = (sha256: string, agent: string, version: string | null, how: string) =>
    `${sha256}  ${oneLine(`${agent} ${version ?? '(any version)'}`, 28).padEnd(28)}  ${how}`
  return [
    rule,
    ...listed.map(({ sha256, agent, version }) => line(sha256, agent, version, 'listed')),
    ...(firstSeen ?? []).map(({ sha256, agent, version, firstSeenAt }) =>
      line(sha256, agent, version, `first seen ${sayAgo(firstSeenAt, now())}`),
    ),
    ...(firstSeen === null ? ['What was seen is not told: ask as root.'] : []),
  ]
}
