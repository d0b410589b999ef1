import type { Agent, Problem } from '@custody/model'
import type { AskAnswer } from './ask-frame.ts'

/** Why a client may not start. */
export type ClientProblem =
  /** Root, an account of the system, or one that is not known here. */
  | { readonly code: 'ACCOUNT_NOT_GOVERNED'; readonly uid: number }
  /** What started `custody-ask` is gone, or is no agent that we know. */
  | { readonly code: 'CLIENT_UNKNOWN'; readonly executable: string }
  /** It runs in namespaces of its own, where it would see other files or another network than we do. */
  | { readonly code: 'CLIENT_ELSEWHERE' }
  /** Its environment names variables that load other code into it, which could answer in its place. */
  | { readonly code: 'CLIENT_LOADED'; readonly variables: readonly string[] }
  /** It offers its tools to another program (`mcp serve`), and calls no hook for them. */
  | { readonly code: 'CLIENT_SERVES_TOOLS' }
  /** Only listed executables may start here, and its is none, or nobody can tell. */
  | { readonly code: 'EXECUTABLE_NOT_LISTED'; readonly path: string; readonly agent: Agent }
  /** Only listed executables may start here, and its has not been read to the end yet. */
  | { readonly code: 'EXECUTABLE_UNREAD' }
  | { readonly code: 'LAUNCH_DENIED'; readonly reasons: readonly string[] }
  | Problem

/** What the client is told: it does not start, shows the text and ends. */
export function refuse(problem: ClientProblem): AskAnswer {
  const { reason, hint } = textOf(problem)
  const text = `Custody governs this machine, and this agent may not start: ${reason}\nhint: ${hint}\n`
  return { exitCode: 1, output: new Uint8Array(0), text }
}

function textOf(problem: ClientProblem): { readonly reason: string; readonly hint: string } {
  const doctor = 'type `custody doctor` in a terminal'
  if ('reasons' in problem) return { reason: problem.reasons.join(' '), hint: doctor }
  if ('uid' in problem)
    return {
      reason: `agents of account ${problem.uid} are not governed here`,
      hint: 'start it as a developer of this machine, not as root',
    }
  if ('variables' in problem)
    return {
      reason: `${problem.variables.join(' and ')} would load other code into it`,
      hint: `start it without: type \`unset ${problem.variables.join(' ')}\``,
    }
  if ('path' in problem) {
    const { name, version } = problem.agent
    return {
      reason: `\`${problem.path}\` is none of the executables of ${name} that this machine allows (it says that it is ${version})`,
      hint: `start the one that was installed for you; to allow this one, who administers this machine types \`sudo custody inventory executables ${problem.path}\``,
    }
  }
  if (problem.code === 'EXECUTABLE_UNREAD')
    return {
      reason: 'only listed executables may start here, and this one is still being read',
      hint: 'start it again in a few seconds',
    }
  if ('executable' in problem)
    return { reason: `\`${problem.executable}\` is no agent that Custody knows`, hint: doctor }
  if (problem.code === 'CLIENT_ELSEWHERE')
    return {
      reason: 'it runs in a namespace or container of its own, which is not enrolled',
      hint: 'start it outside of it, or enrol the container as a device of its own',
    }
  if (problem.code === 'CLIENT_SERVES_TOOLS')
    return {
      reason: 'as a server of its tools (`mcp serve`) it asks nobody before it runs them',
      hint: 'start the agent itself, or another MCP server for these tools',
    }
  if (problem.code === 'NOT_ENROLLED')
    return { reason: 'this device is not enrolled', hint: 'type `custody doctor enrolment`' }
  return { reason: `it could not be registered (${problem.code})`, hint: doctor }
}
