import { agents } from '@custody/agents'
import type { AgentAdapter } from '@custody/agents'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { CliProblem } from '../problem.ts'

/** The agents that can be governed. */
export const adapters: readonly AgentAdapter[] = agents

/** The word that is typed for each of them. */
export const governable: readonly string[] = adapters.map(({ name }) => name)

/** The adapters of the named agents, each once, in the order they were named. */
export function adaptersOf(names: readonly string[]): Result<readonly AgentAdapter[], CliProblem> {
  const found: AgentAdapter[] = []
  for (const name of new Set(names)) {
    const adapter = adapters.find((one) => one.name === name)
    if (adapter === undefined) return err({ code: 'AGENT_UNKNOWN', agent: name, known: governable })
    found.push(adapter)
  }
  return ok(found)
}
