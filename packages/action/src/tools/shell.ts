import type { ToolCall } from '@custody/model'
import { recordScript } from '../shell/script.ts'
import type { Recorder } from '../shell/recorder.ts'
import type { Tool } from './tool.ts'
import { textInput, textList, textsIn } from './tool.ts'

/** Tools that hand text to a shell, and those that hand it to another interpreter. */
export const shells: readonly Tool[] = [
  {
    names: [
      'Bash',
      'bash',
      'shell',
      'local_shell',
      'run_shell_command',
      'RunShellCommand',
      'run_terminal_cmd',
      'Shell',
      'exec_command',
      'container.exec',
      'terminal',
      'execute_command',
      'run_command',
      'runCommands',
      'run_in_terminal',
      'beforeShellExecution',
      'unified_exec',
      'shell_command',
      'Terminal',
      'Monitor',
    ],
    toolClass: 'shell',
    record: ran,
  },
  {
    names: ['PowerShell', 'powershell', 'pwsh'],
    toolClass: 'shell',
    record: (call, recorder) => ranBy('pwsh', call, recorder),
  },
  {
    names: [
      'BashOutput',
      'KillShell',
      'KillBash',
      'TaskOutput',
      'TaskStop',
      'write_stdin',
      'WriteShellStdin',
      'write_bash',
      'read_bash',
      'stop_bash',
      'list_bash',
      'write_powershell',
      'read_powershell',
      'stop_powershell',
      'list_powershell',
      'AwaitShell',
      'list_background_processes',
      'read_background_output',
    ],
    toolClass: 'shell',
    record: fed,
  },
  {
    names: ['js_repl', 'REPL', 'exec', 'execute_javascript'],
    toolClass: 'shell',
    record: (call, recorder) => interpreted(['node', '-e'], call, recorder),
  },
  {
    names: ['python', 'execute_code', 'run_python', 'ipython', 'jupyter'],
    toolClass: 'shell',
    record: (call, recorder) => interpreted(['python3', '-c'], call, recorder),
  },
]

const commandNames = ['command', 'cmd', 'script', 'input', 'argv']

/** Records what a shell would do with a call's command; its `shell` may name another one than bash. */
export function ran(call: ToolCall, recorder: Recorder): void {
  const named = textInput(call, ['shell'])?.replace(/^.*[\\/]/, '') ?? ''
  const foreign = /^(?:pwsh|powershell|cmd)(?:\.exe)?$/i.exec(named)?.[0].toLowerCase()
  if (foreign !== undefined) return ranBy(foreign, call, recorder)
  const commands = commandsOf(call)
  if (commands.length === 0) recorder.obscure('INPUT_UNREADABLE', { interpreter: true })
  for (const command of commands) recordScript(command, folderOf(call), recorder)
}

/** The text is handed to another shell as a whole. */
function ranBy(shell: string, call: ToolCall, recorder: Recorder): void {
  const commands = commandsOf(call)
  if (commands.length === 0) recorder.obscure('INPUT_UNREADABLE', { interpreter: true })
  const option = shell.startsWith('cmd') ? '/c' : '-Command'
  for (const command of commands)
    recordScript(`${shell} ${option} ${quoted(command)}`, folderOf(call), recorder)
}

/** `command` as text, or as the words of a program (Codex): then only a shell's own text is a script. */
function commandsOf(call: ToolCall): readonly string[] {
  return [
    ...new Set(
      commandNames.flatMap((name) => {
        const value = call.input[name]
        if (typeof value === 'string') return [value]
        const words = textList(value)
        return words.length === 0 ? [] : [words.map(quoted).join(' ')]
      }),
    ),
  ]
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`
}

function folderOf(call: ToolCall): string {
  const named = textInput(call, ['workdir', 'cwd', 'directory', 'dir_path', 'working_directory'])
  if (named === null || named === '') return call.workingDirectory
  return named.startsWith('/') ? named : `${call.workingDirectory}/${named}`
}

/** Text written into a shell that runs already is a script too. */
function fed(call: ToolCall, recorder: Recorder): void {
  for (const text of textsIn(call, ['chars', 'input', 'text', 'stdin', 'data']))
    if (text.trim() !== '') recordScript(text, call.workingDirectory, recorder)
}

/** Code for an interpreter that the agent keeps running. */
function interpreted(
  program: readonly [name: string, option: string],
  call: ToolCall,
  recorder: Recorder,
): void {
  const codes = textsIn(call, ['code', 'input', 'script', 'source'])
  if (codes.length === 0) recorder.obscure('INPUT_UNREADABLE', { interpreter: true })
  for (const code of codes)
    recordScript([...program, quoted(code)].join(' '), folderOf(call), recorder)
}
