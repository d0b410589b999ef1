import type { ToolCall } from '@custody/model'
import { recordScript } from '../shell/script.ts'
import type { Recorder } from '../shell/recorder.ts'
import type { Tool } from './tool.ts'
import { textInput, textList } from './tool.ts'

/** Tools that hand text to a shell, and those that hand it to another interpreter. */
export const shells: readonly Tool[] = [
  {
    names: [
      'Bash',
      'bash',
      'shell',
      'local_shell',
      'run_shell_command',
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
      'KillBash',
    ],
    toolClass: 'shell',
    record: shell,
  },
  {
    names: [
      'BashOutput',
      'KillShell',
      'TaskOutput',
      'TaskStop',
      'write_stdin',
      'read_bash',
      'stop_bash',
      'list_bash',
    ],
    toolClass: 'shell',
    record: fed,
  },
  {
    names: ['PowerShell', 'powershell', 'pwsh'],
    toolClass: 'shell',
    record: (_, recorder) =>
      recorder.obscure('SHELL_FOREIGN', { program: 'powershell', interpreter: true }),
  },
]

function shell(call: ToolCall, recorder: Recorder): void {
  const command = commandOf(call)
  if (command === null) recorder.obscure('INPUT_UNREADABLE', { interpreter: true })
  else recordScript(command, folderOf(call), recorder)
}

/** `command` as text, or as the words of a program (Codex): then only a shell's own text is a script. */
function commandOf(call: ToolCall): string | null {
  const text = textInput(call, ['command', 'cmd', 'script', 'input'])
  if (text !== null) return text
  const words = textList(call.input['command'] ?? call.input['cmd'] ?? call.input['argv'])
  return words.length === 0 ? null : words.map(quoted).join(' ')
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
  const text = textInput(call, ['chars', 'input', 'text', 'stdin'])
  if (text !== null && text.trim() !== '') recordScript(text, call.workingDirectory, recorder)
}
