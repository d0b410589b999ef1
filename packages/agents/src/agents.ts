import type { AgentAdapter } from './agent-adapter.ts'
import { claudeCode } from './claude-code/index.ts'

/** Every adapter there is. An agent that is missing here is one we know of (`agentCapabilities`) and cannot govern. */
export const agents: readonly AgentAdapter[] = [claudeCode]

/** The adapter of that name, which is also the folder's and the last but one part of its hooks' addresses. */
export function agentNamed(name: string): AgentAdapter | undefined {
  return agents.find((agent) => agent.name === name)
}
