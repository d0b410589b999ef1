import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Action, AgentName, JsonObject, ToolCall } from '@custody/model'
import { describe, expect, test } from 'vitest'
import { actionsOf, blankView } from '../index.ts'
import { callOf } from '../../test/call-of.ts'

const view = blankView({ workingDirectory: '/home/dev/proj', home: '/home/dev' })

function call(agent: AgentName, tool: string, input: JsonObject, server?: string): ToolCall {
  return callOf(tool, input, {
    agent,
    mcpServer: server === undefined ? null : { name: server, source: 'dynamic' },
  })
}

/** An action in short: what is done, to what, how, and the labels of it. */
function short(action: Action): string {
  switch (action.kind) {
    case 'tool.call':
      return action.toolClass
    case 'shell.run':
      return `run ${action.program}${action.codeFrom === 'none' ? '' : ` ${action.codeFrom}`}`
    case 'file.read':
    case 'file.write':
    case 'file.delete':
    case 'file.chmod':
    case 'file.link':
      return [
        action.kind.slice(5),
        action.pathKnown ? action.path.replace('/home/dev/proj', '.') : '?',
        ...(action.recursive ? ['all'] : []),
        ...(action.manner === '' ? [] : [action.manner]),
        ...action.labels.map((label) => `[${label}]`),
      ].join(' ')
    case 'net.connect':
      return `${action.direction} ${action.hostKnown ? action.host : '?'}`
    case 'mcp.call':
      return `mcp ${action.server || '?'} ${action.serverTool}${action.imitatesCoreTool ? ' imitates' : ''}`
    case 'agent.spawn':
      return `spawn ${action.agentType}`
    case 'config.change':
      return `config ${action.subject}`
    case 'schedule.add':
      return `schedule ${action.through}`
    case 'opaque.run':
      return `unread ${action.reasons.join(',')}${action.interpreter ? ' code' : ''}`
    default:
      return action.kind
  }
}

function inShort(agent: AgentName, tool: string, input: JsonObject): readonly string[] {
  return actionsOf(call(agent, tool, input), view).actions.map(short)
}

type Row = readonly [tool: string, input: JsonObject, ...actions: string[]]

const unreadCode = 'unread INPUT_UNREADABLE code'

/** Sources: code.claude.com, "Tools reference", and the payloads captured from 2.1.330. */
const claudeCode: readonly Row[] = [
  ['Bash', { command: 'cat a', description: 'x' }, 'shell', 'run cat', 'read ./a'],
  [
    'Bash',
    { command: 'cat .env', run_in_background: true },
    'shell',
    'run cat',
    'read ./.env [env-file]',
  ],
  ['Bash', { command: '' }, 'shell'],
  ['Bash', { command: null }, 'shell', unreadCode],
  ['Bash', { command: 7 }, 'shell', unreadCode],
  ['Bash', {}, 'shell', unreadCode],
  ['Monitor', { command: 'tail -f x.log' }, 'shell', 'run tail', 'read ./x.log'],
  [
    'PowerShell',
    { command: 'Get-Content ~/.ssh/id_rsa' },
    'shell',
    'run pwsh',
    'run get-content',
    'read /home/dev/.ssh/id_rsa [ssh-key]',
    'unread SHELL_FOREIGN',
  ],
  ['PowerShell', {}, 'shell', unreadCode],
  ['BashOutput', { bash_id: '1' }, 'shell'],
  ['KillShell', { shell_id: '1' }, 'shell'],
  ['TaskOutput', { task_id: 'x' }, 'shell'],
  ['TaskStop', { task_id: 'x' }, 'shell'],
  ['Read', { file_path: '/home/dev/proj/a', offset: 1 }, 'read', 'read ./a'],
  [
    'Read',
    { file_path: '~/.aws/credentials' },
    'read',
    'read /home/dev/.aws/credentials [cloud-credential]',
  ],
  ['Read', { file_path: '../x' }, 'read', 'read /home/dev/x'],
  ['Read', { file_path: ['a'] }, 'read', 'read ./a'],
  ['Read', { file_path: 7 }, 'read', 'read ?'],
  ['Read', { file_path: null }, 'read', 'read ?'],
  ['Read', {}, 'read', 'read ?'],
  ['Write', { file_path: 'a', content: 'rm -rf /' }, 'write', 'write ./a overwrite'],
  [
    'Write',
    { file_path: '/home/dev/.bashrc', content: '' },
    'write',
    'write /home/dev/.bashrc overwrite [shell-startup]',
  ],
  ['Write', { content: '' }, 'write', 'write ? overwrite'],
  ['Edit', { file_path: 'a', old_string: 'x', new_string: 'y' }, 'edit', 'write ./a edit'],
  [
    'Edit',
    { file_path: '.git/hooks/pre-commit', old_string: '', new_string: '' },
    'edit',
    'write ./.git/hooks/pre-commit edit [git-hooks] [vcs-internal]',
  ],
  ['Edit', { old_string: '', new_string: '' }, 'edit', 'write ? edit'],
  [
    'MultiEdit',
    { file_path: 'a', edits: [{ old_string: '', new_string: '' }] },
    'edit',
    'write ./a edit',
  ],
  [
    'MultiEdit',
    { edits: [{ file_path: 'a' }, { file_path: 'b' }] },
    'edit',
    'write ./a edit',
    'write ./b edit',
  ],
  [
    'MultiEdit',
    { edits: [{ file_path: 'a' }, { file_path: 7 }] },
    'edit',
    'write ./a edit',
    'write ? edit',
  ],
  ['MultiEdit', { edits: 'a' }, 'edit', 'write ? edit'],
  ['NotebookEdit', { notebook_path: 'n.ipynb', new_source: '' }, 'edit', 'write ./n.ipynb edit'],
  ['NotebookEdit', {}, 'edit', 'write ? edit'],
  ['NotebookRead', { notebook_path: 'n.ipynb' }, 'read', 'read ./n.ipynb'],
  ['LS', { path: '/etc' }, 'read', 'read /etc list [system]'],
  ['LS', { path: 7 }, 'read', 'read ? list'],
  [
    'Glob',
    { pattern: 'src/**/*.ts' },
    'search',
    'read . all search [workspace-root]',
    'read ./src/**/*.ts list',
  ],
  [
    'Glob',
    { pattern: '*', path: '~/.ssh' },
    'search',
    'read /home/dev/.ssh all search [ssh-key]',
    'read /home/dev/.ssh/* list [ssh-key]',
  ],
  [
    'Glob',
    { pattern: '/etc/*' },
    'search',
    'read . all search [workspace-root]',
    'read /etc/* list [system]',
  ],
  [
    'Glob',
    { pattern: '*', path: 7 },
    'search',
    'read ? all search',
    'read ./* list [workspace-root]',
  ],
  ['Grep', { pattern: 'rm -rf /' }, 'search', 'read . all search [workspace-root]'],
  [
    'Grep',
    { pattern: 'x', path: 'src', glob: '*.env' },
    'search',
    'read ./src all search',
    'read ./src/*.env search [env-file]',
  ],
  ['LSP', { operation: 'hover', filePath: 'a.ts' }, 'read', 'read ./a.ts list'],
  ['WebFetch', { url: 'https://Example.com/a', prompt: 'x' }, 'fetch', 'receive example.com'],
  ['WebFetch', { url: 'http://169.254.169.254/x', prompt: '' }, 'fetch', 'receive 169.254.169.254'],
  ['WebFetch', { url: 7 }, 'fetch', 'receive ?'],
  ['WebFetch', {}, 'fetch', 'receive ?'],
  ['WebSearch', { query: 'x' }, 'web-search'],
  [
    'Agent',
    { description: 'd', prompt: 'p', subagent_type: 'Explore' },
    'subagent',
    'spawn Explore',
  ],
  ['Task', { description: 'd', prompt: 'p' }, 'subagent', 'spawn d'],
  ['Task', {}, 'subagent', 'spawn '],
  ['SendMessage', { to: 'a', message: 'x' }, 'subagent', 'spawn '],
  ['TeamCreate', { name: 'a' }, 'subagent', 'spawn a'],
  [
    'Workflow',
    { name: 'w', script: 'agent()' },
    'subagent',
    'spawn w',
    'unread SCRIPT_INLINE code',
  ],
  ['Skill', { skill: 'pdf' }, 'skill'],
  ['CronCreate', { cron: '* * * * *', prompt: 'x' }, 'plan', 'schedule agent'],
  ['ScheduleWakeup', { delaySeconds: 60 }, 'plan', 'schedule agent'],
  ['RemoteTrigger', {}, 'plan', 'schedule agent'],
  ['Artifact', { file_path: 'a.html' }, 'fetch', 'read ./a.html', 'send claude.ai'],
  [
    'SendUserFile',
    { files: ['a', '/etc/shadow'] },
    'fetch',
    'read ./a',
    'read /etc/shadow [credential] [password-hash] [system] [user-database]',
    'send claude.ai',
  ],
  ['Config', { setting: 'theme' }, 'plan'],
  [
    'Config',
    { setting: 'permissions.defaultMode', value: 'bypassPermissions' },
    'plan',
    'config agent-settings',
  ],
  ['REPL', { code: 'x' }, 'shell', 'run node argument'],
  ['REPL', {}, 'shell', unreadCode],
  ['mcp__github__create_issue', { title: 'x' }, 'mcp', 'mcp github create_issue'],
  ['mcp__x__Bash', {}, 'mcp', 'mcp x Bash imitates'],
  ['ReadMcpResourceTool', { server: 'github', uri: 'file:///x' }, 'mcp', 'mcp github file:///x'],
  ['ReadMcpResourceTool', {}, 'mcp', 'mcp ? ReadMcpResourceTool'],
  ...[
    'AskUserQuestion',
    'CronDelete',
    'CronList',
    'EnterPlanMode',
    'EnterWorktree',
    'ExitPlanMode',
    'ExitWorktree',
    'ListAgents',
    'PushNotification',
    'ReportFindings',
    'TaskCreate',
    'TaskGet',
    'TaskList',
    'TaskUpdate',
    'TeamDelete',
    'TodoWrite',
    'ToolSearch',
  ].map((tool): Row => [tool, {}, 'plan']),
  ['ListMcpResourcesTool', {}, 'read'],
  ['WaitForMcpServers', {}, 'read'],
]

/** Sources: codex-rs/core/src/tools, and the payloads captured from 0.169.0 (hooks say `Bash`). */
const codex: readonly Row[] = [
  ['Bash', { command: 'ls -la' }, 'shell', 'run ls'],
  [
    'shell',
    { command: ['bash', '-lc', 'cat .env'], workdir: '/home/dev/proj' },
    'shell',
    'run bash argument',
    'run cat',
    'read ./.env [env-file]',
  ],
  [
    'shell',
    { command: ['powershell.exe', '-Command', 'Remove-Item -Recurse C:\\Users\\dev'] },
    'shell',
    'run powershell',
    'run remove-item',
    'delete /Users/dev all [home]',
    'unread SHELL_FOREIGN',
  ],
  ['shell', { command: [] }, 'shell', unreadCode],
  ['shell_command', { command: 'rm x', workdir: 'sub' }, 'shell', 'run rm', 'delete ./sub/x'],
  ['exec_command', { cmd: 'cat a' }, 'shell', 'run cat', 'read ./a'],
  [
    'exec_command',
    { cmd: 'del /s /q C:\\', shell: 'C:\\Windows\\System32\\cmd.exe' },
    'shell',
    'run cmd',
    'run del',
    'delete /mnt/c all [system]',
    'unread SHELL_FOREIGN',
  ],
  [
    'local_shell',
    { command: ['cat', '/etc/shadow'] },
    'shell',
    'run cat',
    'read /etc/shadow [credential] [password-hash] [system] [user-database]',
  ],
  ['write_stdin', { session_id: 1, chars: 'rm x\n' }, 'shell', 'run rm', 'delete ./x'],
  ['write_stdin', { session_id: 1, chars: '' }, 'shell'],
  [
    'apply_patch',
    { command: '*** Begin Patch\n*** Add File: a\n+*** Delete File: b\n*** End Patch' },
    'edit',
    'write ./a edit',
  ],
  [
    'apply_patch',
    { input: '*** Begin Patch\n*** Update File: a\n*** Move to: b\n*** End Patch' },
    'edit',
    'write ./a edit',
    'delete ./a edit',
    'write ./b edit',
  ],
  [
    'apply_patch',
    { input: '*** Begin Patch\n*** Delete File: ../a\n*** End Patch' },
    'edit',
    'delete /home/dev/a edit',
  ],
  ['apply_patch', { input: 'nothing' }, 'edit', 'unread INPUT_UNREADABLE'],
  ['apply_patch', {}, 'edit', 'unread INPUT_UNREADABLE'],
  [
    'Bash',
    {
      command:
        "apply_patch <<'EOF'\n*** Begin Patch\n*** Update File: ~/.bashrc\n@@\n+x\n*** End Patch\nEOF",
    },
    'shell',
    'run apply_patch',
    'write /home/dev/.bashrc edit [shell-startup]',
  ],
  [
    'Bash',
    { command: "apply_patch '*** Begin Patch\n*** Delete File: a\n*** End Patch'" },
    'shell',
    'run apply_patch',
    'delete ./a edit',
  ],
  ['Bash', { command: 'apply_patch "$X"' }, 'shell', 'run apply_patch', 'unread INPUT_UNREADABLE'],
  ['read_file', { file_path: 'a' }, 'read', 'read ./a'],
  ['list_dir', { dir_path: '/etc' }, 'read', 'read /etc list [system]'],
  ['list_dir', {}, 'read', 'read . list [workspace-root]'],
  [
    'grep_files',
    { pattern: 'x', include: '*.ts', path: 'src' },
    'search',
    'read ./src all search',
    'read ./src/*.ts search',
  ],
  ['view_image', { path: 'a.png' }, 'read', 'read ./a.png'],
  ['web_search', { query: 'x' }, 'web-search'],
  [
    'js_repl',
    { input: 'require("fs").rmSync("/etc", {recursive: true})' },
    'shell',
    'run node argument',
    'delete /etc all [system]',
  ],
  ['spawn_agent', { message: 'go', agent_type: 'worker' }, 'subagent', 'spawn worker'],
  ['send_input', { id: 'x', message: 'y' }, 'subagent', 'spawn '],
  ['resume_agent', { id: 'x' }, 'subagent', 'spawn '],
  ['read_mcp_resource', { server: 's', uri: 'u' }, 'mcp', 'mcp s u'],
  ['list_mcp_resources', {}, 'read'],
  ['list_mcp_resource_templates', {}, 'read'],
  ['mcp__labmcp__echo', {}, 'mcp', 'mcp labmcp echo'],
  ['request_permissions', { permissions: {} }, 'plan', 'config agent-settings'],
  [
    'multi_tool_use.parallel',
    { tool_uses: [{ recipient_name: 'functions.exec_command', parameters: { cmd: 'ls' } }] },
    'plan',
    'shell',
    'run ls',
  ],
  ...[
    'update_plan',
    'wait',
    'wait_agent',
    'close_agent',
    'request_user_input',
    'tool_search',
    'list_agents',
  ].map((tool): Row => [tool, {}, 'plan']),
]

/** Sources: geminicli.com, "Tools reference", and the payloads captured from 0.61.0. */
const geminiCli: readonly Row[] = [
  [
    'run_shell_command',
    { command: 'cat a', description: 'x', dir_path: 'sub' },
    'shell',
    'run cat',
    'read ./sub/a',
  ],
  ['run_shell_command', {}, 'shell', unreadCode],
  ['read_file', { file_path: 'README.md' }, 'read', 'read ./README.md'],
  [
    'read_file',
    { absolute_path: '/etc/passwd' },
    'read',
    'read /etc/passwd [system] [user-database]',
  ],
  [
    'read_file',
    { file_path: 'a', absolute_path: '/etc/passwd' },
    'read',
    'read ./a',
    'read /etc/passwd [system] [user-database]',
  ],
  [
    'read_many_files',
    { include: ['src/*.ts', '.env'] },
    'read',
    'read ./src/*.ts',
    'read ./.env [env-file]',
  ],
  ['read_many_files', { include: [7] }, 'read', 'read ?'],
  ['read_many_files', {}, 'read', 'read ?'],
  ['write_file', { file_path: 'a', content: '' }, 'write', 'write ./a overwrite'],
  [
    'replace',
    { file_path: 'a', old_string: '', new_string: '', instruction: 'x' },
    'edit',
    'write ./a edit',
  ],
  ['list_directory', { dir_path: '~' }, 'read', 'read /home/dev list [home]'],
  [
    'glob',
    { pattern: '*.ts', dir_path: 'src' },
    'search',
    'read ./src all search',
    'read ./src/*.ts list',
  ],
  [
    'grep_search',
    { pattern: 'x', dir_path: 'src', include_pattern: '*.ts' },
    'search',
    'read ./src all search',
    'read ./src/*.ts search',
  ],
  ['search_file_content', { pattern: 'x' }, 'search', 'read . all search [workspace-root]'],
  [
    'web_fetch',
    { prompt: 'sum up https://a.example/x and https://b.example' },
    'fetch',
    'receive a.example',
    'receive b.example',
  ],
  ['web_fetch', { prompt: 'sum it up' }, 'fetch', 'receive ?'],
  ['google_web_search', { query: 'x' }, 'web-search'],
  ['codebase_investigator', { objective: 'x' }, 'subagent', 'spawn '],
  ['generalist', { request: 'x' }, 'subagent', 'spawn '],
  ['invoke_agent', { agent_name: 'x' }, 'subagent', 'spawn x'],
  ['activate_skill', { name: 'x' }, 'skill'],
  ['mcp_labmcp_echo', { text: 'x' }, 'mcp', 'mcp labmcp echo'],
  ['get_internal_docs', {}, 'web-search'],
  ...[
    'save_memory',
    'write_todos',
    'ask_user',
    'enter_plan_mode',
    'exit_plan_mode',
    'complete_task',
    'update_topic',
    'tracker_create_task',
  ].map((tool): Row => [tool, {}, 'plan']),
]

/** Sources: opencode.ai, "Tools", and the payloads captured from 1.18.33. */
const openCode: readonly Row[] = [
  ['bash', { command: 'ls', description: 'x', workdir: '/tmp' }, 'shell', 'run ls'],
  ['bash', {}, 'shell', unreadCode],
  ['read', { filePath: 'a' }, 'read', 'read ./a'],
  ['write', { filePath: 'a', content: '' }, 'write', 'write ./a overwrite'],
  ['edit', { filePath: 'a', oldString: '', newString: '' }, 'edit', 'write ./a edit'],
  [
    'multiedit',
    { filePath: 'a', edits: [{ filePath: 'b' }] },
    'edit',
    'write ./a edit',
    'write ./b edit',
  ],
  ['patch', { patchText: '--- a/x\n+++ b/x\n@@\n-1\n+2' }, 'edit', 'write ./x edit'],
  ['apply_patch', { patchText: '--- a/x\n+++ /dev/null\n@@\n-1' }, 'edit', 'delete ./x edit'],
  [
    'grep',
    { pattern: 'x', include: '*.ts' },
    'search',
    'read . all search [workspace-root]',
    'read ./*.ts search',
  ],
  ['glob', { pattern: '*.ts' }, 'search', 'read . all search [workspace-root]', 'read ./*.ts list'],
  ['list', { path: '/etc' }, 'read', 'read /etc list [system]'],
  ['list', {}, 'read', 'read . list [workspace-root]'],
  ['lsp', { operation: 'hover', filePath: 'a' }, 'read', 'read ./a list'],
  ['webfetch', { url: 'https://a.example', format: 'text' }, 'fetch', 'receive a.example'],
  ['websearch', { query: 'x' }, 'web-search'],
  ['codesearch', { query: 'x' }, 'search', 'read . all search [workspace-root]'],
  [
    'task',
    { description: 'd', prompt: 'p', subagent_type: 'explore' },
    'subagent',
    'spawn explore',
  ],
  ['skill', { name: 'x' }, 'skill'],
  [
    'batch',
    {
      tool_calls: [
        { tool: 'read', parameters: { filePath: '.env' } },
        { tool: 'bash', parameters: { command: 'ls' } },
      ],
    },
    'plan',
    'read',
    'read ./.env [env-file]',
    'shell',
    'run ls',
  ],
  [
    'batch',
    { tool_calls: [{ tool: 'batch', parameters: { tool_calls: [] } }] },
    'plan',
    unreadCode,
  ],
  ['batch', {}, 'plan', unreadCode],
  ['github_create_issue', {}, 'mcp', 'mcp github create_issue'],
  ...['todowrite', 'todoread', 'question', 'plan_enter', 'plan_exit', 'invalid'].map(
    (tool): Row => [tool, {}, 'plan'],
  ),
]

/** Sources: docs.github.com, "Copilot CLI", and the payloads captured from 1.0.102. */
const copilotCli: readonly Row[] = [
  ['bash', { command: 'cat a', description: 'x' }, 'shell', 'run cat', 'read ./a'],
  [
    'powershell',
    { command: 'Remove-Item a' },
    'shell',
    'run pwsh',
    'run remove-item',
    'delete ./a',
    'unread SHELL_FOREIGN',
  ],
  ['write_bash', { sessionId: '0', input: 'rm a' }, 'shell', 'run rm', 'delete ./a'],
  ['read_bash', { sessionId: '0' }, 'shell'],
  ['stop_bash', { sessionId: '0' }, 'shell'],
  ['list_bash', {}, 'shell'],
  ['view', { path: 'a' }, 'read', 'read ./a'],
  ['view', {}, 'read', 'read ?'],
  ['create', { path: 'a', file_text: '' }, 'write', 'write ./a overwrite'],
  ['edit', { path: 'a', old_str: '', new_str: '' }, 'edit', 'write ./a edit'],
  ['str_replace_editor', { command: 'view', path: 'a' }, 'edit', 'read ./a edit'],
  ['str_replace_editor', { command: 'create', path: 'a' }, 'edit', 'write ./a edit'],
  ['grep', { pattern: 'x', path: 'src' }, 'search', 'read ./src all search'],
  [
    'rg',
    { pattern: 'x', paths: ['a', 'b'] },
    'search',
    'read ./a all search',
    'read ./b all search',
  ],
  ['glob', { pattern: '*.ts' }, 'search', 'read . all search [workspace-root]', 'read ./*.ts list'],
  ['web_fetch', { url: 'https://a.example' }, 'fetch', 'receive a.example'],
  ['web_search', { query: 'x' }, 'web-search'],
  ['task', { agent_type: 'explore', prompt: 'x' }, 'subagent', 'spawn explore'],
  ['skill', { skill: 'x' }, 'skill'],
  ['github-mcp-server-list_issues', {}, 'mcp', 'mcp github-mcp-server list_issues'],
  ['extensions_manage', { operation: 'scaffold' }, 'plan', 'config agent-settings'],
  ...[
    'ask_user',
    'report_intent',
    'update_todo',
    'exit_plan_mode',
    'store_memory',
    'sql',
    'read_agent',
    'task_complete',
  ].map((tool): Row => [tool, {}, 'plan']),
]

/** Source: cursor.com, "Hooks", documented only. */
const cursor: readonly Row[] = [
  [
    'Shell',
    { command: 'cat a', working_directory: '/home/dev/proj/sub' },
    'shell',
    'run cat',
    'read ./sub/a',
  ],
  ['run_terminal_cmd', { command: 'ls' }, 'shell', 'run ls'],
  ['beforeShellExecution', { command: 'ls', cwd: '/tmp' }, 'shell', 'run ls'],
  ['Read', { path: 'a' }, 'read', 'read ./a'],
  ['read_file', { target_file: 'a' }, 'read', 'read ./a'],
  ['beforeReadFile', { file_path: 'a', content: '' }, 'read', 'read ./a'],
  ['TabRead', { file_path: 'a' }, 'read', 'read ./a'],
  ['Write', { path: 'a', contents: '' }, 'write', 'write ./a overwrite'],
  ['TabWrite', { file_path: 'a' }, 'write', 'write ./a overwrite'],
  ['edit_file', { target_file: 'a', code_edit: '' }, 'edit', 'write ./a edit'],
  ['search_replace', { file_path: 'a' }, 'edit', 'write ./a edit'],
  ['StrReplace', { path: 'a', old_string: '', new_string: '' }, 'edit', 'write ./a edit'],
  ['EditNotebook', { target_notebook: 'n.ipynb' }, 'edit', 'write ./n.ipynb edit'],
  [
    'afterFileEdit',
    { file_path: 'a', edits: [{ old_string: '', new_string: '' }] },
    'edit',
    'write ./a edit',
  ],
  ['Delete', { path: 'a' }, 'write', 'delete ./a'],
  ['delete_file', { target_file: '../a' }, 'write', 'delete /home/dev/a'],
  ['delete_file', {}, 'write', 'delete ?'],
  ['Grep', { pattern: 'x', path: 'src' }, 'search', 'read ./src all search'],
  [
    'Glob',
    { glob_pattern: '*.ts', target_directory: 'src' },
    'search',
    'read ./src all search',
    'read ./src/*.ts list',
  ],
  ['LS', { target_directory: '/etc' }, 'read', 'read /etc list [system]'],
  ['list_dir', { relative_workspace_path: '.' }, 'read', 'read . list [workspace-root]'],
  ['file_search', { query: 'x' }, 'search', 'read . all search [workspace-root]', 'read ./x list'],
  [
    'codebase_search',
    { query: 'x', target_directories: ['src'] },
    'search',
    'read ./src all search',
  ],
  [
    'SemanticSearch',
    { query: 'x', target_directories: [] },
    'search',
    'read . all search [workspace-root]',
  ],
  ['ReadLints', { paths: ['a'] }, 'read', 'read ./a list'],
  ['WebFetch', { url: 'https://a.example' }, 'fetch', 'receive a.example'],
  ['WebSearch', { search_term: 'x' }, 'web-search'],
  ['fetch_pull_request', { pullNumberOrCommitHash: '1' }, 'fetch', 'receive ?'],
  ['Task', { description: 'd', subagent_type: 'explore' }, 'subagent', 'spawn explore'],
  ['CallMcpTool', { server: 's', toolName: 't', arguments: {} }, 'mcp', 'mcp s t'],
  ['MCP:create_issue', {}, 'mcp', 'mcp ? create_issue'],
  ['FetchMcpResource', { server: 's', uri: 'u' }, 'mcp', 'mcp s u'],
  ...[
    'TodoWrite',
    'todo_write',
    'AskQuestion',
    'SwitchMode',
    'CreatePlan',
    'update_memory',
    'create_diagram',
    'fetch_rules',
  ].map((tool): Row => [tool, {}, 'plan']),
]

describe.each<{ readonly agent: AgentName; readonly rows: readonly Row[] }>([
  { agent: 'claude-code', rows: claudeCode },
  { agent: 'codex', rows: codex },
  { agent: 'gemini-cli', rows: geminiCli },
  { agent: 'opencode', rows: openCode },
  { agent: 'copilot-cli', rows: copilotCli },
  { agent: 'cursor', rows: cursor },
])('the tools of $agent are what they do', ({ agent, rows }) => {
  test.each(rows.map(([tool, input, ...actions]) => ({ tool, input, actions })))(
    '$tool $input',
    ({ tool, input, actions }) => {
      expect(inShort(agent, tool, input)).toEqual(actions)
    },
  )
})

describe('a tool that nobody knows', () => {
  const rows: readonly Row[] = [
    ['Frobnicate', {}, 'unknown', 'unread TOOL_UNKNOWN'],
    [
      'Frobnicate',
      { command: 'rm -rf /' },
      'unknown',
      'run rm',
      'delete / all [root]',
      'unread TOOL_UNKNOWN',
    ],
    [
      'Frobnicate',
      { path: '~/.ssh/id_rsa' },
      'unknown',
      'read /home/dev/.ssh/id_rsa [ssh-key]',
      'unread TOOL_UNKNOWN',
    ],
    [
      'Frobnicate',
      { url: 'https://a.example' },
      'unknown',
      'receive a.example',
      'unread TOOL_UNKNOWN',
    ],
    ['create_issue', {}, 'unknown', 'unread TOOL_UNKNOWN'],
  ]
  test.each(rows.map(([tool, input, ...actions]) => ({ tool, input, actions })))(
    '$tool $input',
    ({ tool, input, actions }) => {
      expect(inShort('claude-code', tool, input)).toEqual(actions)
    },
  )

  test('a server that the agent names beside the call is the server, whatever the name says', () => {
    const actions = actionsOf(
      call('gemini-cli', 'mcp_my_server_echo', {}, 'my_server'),
      view,
    ).actions
    expect(actions.map(short)).toEqual(['mcp', 'mcp my_server echo'])
  })
})

const shared =
  process.env['CUSTODY_SHARED'] ?? fileURLToPath(new URL('../../../../../shared', import.meta.url))

function read(file: string): string {
  const path = join(shared, file)
  return existsSync(path) ? readFileSync(path, 'utf8') : '{}'
}

/** What agents' payloads call a tool and its input, whatever the agent. */
function toolIn(payload: unknown): { readonly tool: string; readonly input: JsonObject } | null {
  if (typeof payload !== 'object' || payload === null) return null
  const from = (names: readonly string[]): unknown =>
    names.map((name): unknown => Reflect.get(payload, name)).find((value) => value !== undefined)
  const tool = from(['tool_name', 'toolName'])
  const input = from(['tool_input', 'toolArgs', 'toolInput'])
  return typeof tool === 'string' && typeof input === 'object' && input !== null
    ? { tool, input: { ...input } }
    : null
}

describe.skipIf(!existsSync(join(shared, 'payloads')))('payloads of real clients', () => {
  const agents = {
    claude: 'claude-code',
    codex: 'codex',
    gemini: 'gemini-cli',
    copilot: 'copilot-cli',
    opencode: 'opencode',
  } as const
  const captured = !existsSync(join(shared, 'payloads'))
    ? []
    : Object.entries(agents).flatMap(([folder, agent]) =>
        readdirSync(join(shared, 'payloads', folder))
          .filter((file) => file.endsWith('.json'))
          .flatMap((file) => {
            const found = toolIn(
              JSON.parse(readFileSync(join(shared, 'payloads', folder, file), 'utf8')),
            )
            return found === null ? [] : [{ agent, file, ...found }]
          }),
      )

  test.each(captured)('$agent $file is read whole', ({ agent, tool, input }) => {
    expect(actionsOf(call(agent, tool, input), view)).toMatchObject({ complete: true })
  })

  test.each([
    ['claude-code', 'PreToolUse.Write.json', 'write', 'write ./hello.txt overwrite'],
    ['claude-code', 'PreToolUse.WebFetch.json', 'fetch', 'receive 127.0.0.1'],
    ['claude-code', 'PreToolUse.Agent.json', 'subagent', 'spawn general-purpose'],
    ['claude-code', 'PreToolUse.mcp__labmcp__echo.json', 'mcp', 'mcp labmcp echo'],
    ['codex', 'PreToolUse.apply_patch.json', 'edit', 'write ./codex.txt edit'],
    ['codex', 'PreToolUse.spawn_agent.json', 'subagent', 'spawn '],
    ['gemini-cli', 'BeforeTool.replace.json', 'edit', 'write ./gem.txt edit'],
    ['gemini-cli', 'BeforeTool.mcp_labmcp_echo.json', 'mcp', 'mcp labmcp echo'],
    ['copilot-cli', 'preToolUse.json', 'shell', 'run ls'],
  ])('%s %s', (agent, file, ...actions) => {
    const one = captured.find((found) => found.agent === agent && found.file === file)
    expect(one).toBeDefined()
    if (one !== undefined) expect(inShort(one.agent, one.tool, one.input)).toEqual(actions)
  })
})

describe.skipIf(!existsSync(join(shared, 'corpora')))(
  'hook payloads of other products (shared corpus)',
  () => {
    const rows = read('corpora/hook-payloads.jsonl')
      .trim()
      .split('\n')
      .flatMap((line) => {
        const { id, payload } = JSON.parse(line) as {
          readonly id: string
          readonly payload: unknown
        }
        const found = toolIn(payload)
        return found === null ? [] : [{ id, ...found }]
      })

    test.each(rows)('$id: its tool is known', ({ tool, input }) => {
      const { actions, incompleteBecause } = actionsOf(call('unknown', tool, input), view)
      expect(actions.length).toBeGreaterThan(1)
      expect(incompleteBecause).not.toContainEqual({ code: 'TOOL_UNKNOWN' })
    })
  },
)
