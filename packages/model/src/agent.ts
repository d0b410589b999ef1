/** The coding agents we have a word for. `unknown` is an agent that we saw and could not name. */
export const agentNames = [
  'claude-code',
  'codex',
  'gemini-cli',
  'copilot-cli',
  'cursor',
  'opencode',
  'unknown',
] as const

export type AgentName = (typeof agentNames)[number]

/** An agent and its version. `version` is `unknown` where it could not be found out, never a guess. */
export type Agent = {
  readonly name: AgentName
  readonly version: string
}

/**
 * What is known of the bytes that an agent runs. `known`: an administrator listed them. `seen`: nobody listed any of this
 * agent, and they are the first that the device saw under its name and version. `new`: neither. `unknown`: nobody could read
 * them, or an interpreter runs the agent, whose bytes say nothing of it.
 */
export const executableStates = ['known', 'seen', 'new', 'unknown'] as const

export type ExecutableState = (typeof executableStates)[number]

/** A version that may stand in evidence: up to 32 characters of a version's alphabet, else `unknown`. */
export function agentVersion(text: string | undefined): string {
  return text !== undefined && /^[0-9][0-9A-Za-z.+-]{0,31}$/.test(text) ? text : 'unknown'
}
