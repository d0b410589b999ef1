import type { InstallProblem } from '@custody/agents'
import type { CliProblem } from '../problem.ts'

/** An adapter's problem with a person's settings, as one of ours. */
export function settingsProblem(problem: InstallProblem): CliProblem {
  const path = 'path' in problem ? problem.path : problem.at
  return { code: 'SETTINGS_UNREADABLE', path, because: because(problem) }
}

function because(problem: InstallProblem): string {
  switch (problem.code) {
    case 'SETTINGS_NOT_JSON':
      return 'it is not JSON as the agent reads it'
    case 'SETTINGS_KEY_TWICE':
      return 'it names a key twice'
    case 'SETTINGS_SHAPE_UNKNOWN':
      return `\`${problem.at}\` is not of the kind the agent takes`
    case 'SETTINGS_NOT_READ':
      return 'it was not read'
    case 'MCP_SERVER_NOT_EXACT':
      return 'the server is not named exactly'
  }
}
