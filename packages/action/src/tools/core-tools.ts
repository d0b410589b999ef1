import type { AgentName } from '@custody/model'
import { agentNames, skeletonOf } from '@custody/model'

/**
 * The tools that each agent brings along and that do things: who offers one under such a name wants to be taken for
 * it. Sources: the agents' own tool lists, Claude Code 2.1.330, Codex CLI 0.169.0, Gemini CLI 0.61.0, OpenCode 1.18.33,
 * Copilot CLI 1.0.102; Cursor's documentation.
 */
const own: { readonly [agent in Exclude<AgentName, 'unknown'>]: string } = {
  'claude-code':
    'Bash BashOutput KillShell Read Write Edit MultiEdit NotebookEdit NotebookRead Glob Grep LS WebFetch WebSearch Task Agent TaskOutput TaskStop SendMessage Skill SlashCommand TodoWrite Monitor ToolSearch AskUserQuestion ExitPlanMode',
  codex:
    'Bash local_shell exec_command write_stdin unified_exec view_image update_plan spawn_agent send_input web_search request_user_input',
  'gemini-cli':
    'read_file read_many_files write_file replace glob search_file_content grep_search list_directory web_fetch google_web_search save_memory write_todos ask_user activate_skill codebase_investigator',
  'copilot-cli': 'bash read_bash write_bash stop_bash view create edit glob grep web_fetch task',
  cursor:
    'terminal read_file edit_file delete_file list_dir codebase_search grep_search file_search web_search',
  opencode: 'bash read write edit multiedit patch glob grep list webfetch websearch task todowrite',
}

/** Names of a shell or of a patch to files: nobody but the agent itself offers those in good faith. */
const everywhere =
  'Bash shell terminal PowerShell run_shell_command run_terminal_cmd run_in_terminal exec_command shell_command apply_patch'

/** By agent; one that we cannot name may have the tools of any. */
const skeletons = new Map(
  agentNames.map((agent) => {
    const names = agent === 'unknown' ? Object.values(own).join(' ') : own[agent]
    return [agent, new Set(`${names} ${everywhere}`.split(' ').map(skeletonOf))]
  }),
)

const suffix = new RegExp(`${skeletonOf('tool')}$`)

/** Whether a name is, or can be taken for, one of the agent's own tools. `BashTool` can be taken for `Bash`. */
export function isCoreToolName(agent: AgentName, name: string): boolean {
  const known = skeletons.get(agent) ?? new Set()
  const skeleton = skeletonOf(name)
  return known.has(skeleton) || known.has(skeleton.replace(suffix, ''))
}
