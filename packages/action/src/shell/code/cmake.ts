import { quotedWord } from '../tasks/task.ts'
import type { CallsRead, CodeCall } from './code-call.ts'

// What a script of CMake does beside building: commands it starts, files it touches. Every command stands in plain text,
// so each is told as a line of a shell. Conditions are not weighed. Source: cmake-language(7), cmake-commands(7).

/** Comments, long texts, texts, words, brackets. What never ends goes on to the end. */
const tokens =
  /#\[(=*)\[[^]*?(?:\]\1\]|$)|#[^\n]*|\[(=*)\[([^]*?)(?:\]\2\]|$)|"((?:[^"\\]|\\[^])*)"?|([()])|((?:\$(?:ENV)?\{[^\s{}]*\}|\\[^]|[^\s()"#;\\])+)/g

type Variables = Map<string, string>

/** Untrusted text; never throws. */
export function cmakeCalls(source: string): CallsRead {
  const variables: Variables = new Map([['CMAKE_COMMAND', 'cmake']])
  const calls: CodeCall[] = []
  for (const { name, words } of commandsOf(source)) {
    if (name === 'set' && words.length === 2) variables.set(words[0] ?? '', words[1] ?? '')
    for (const line of linesOf(name, words))
      calls.push({
        does: 'shell',
        text: line.map((one) => spoken(one, variables)).join(' '),
        fed: false,
      })
  }
  return { calls, whole: !/\bcmake_language\s*\(\s*EVAL\b/i.test(source) }
}

type Command = { readonly name: string; readonly words: readonly string[] }

/** Each command with its words, in order; brackets among the words are left out. */
function commandsOf(source: string): readonly Command[] {
  const commands: Command[] = []
  let name = ''
  let words: string[] = []
  let depth = 0
  for (const [, , , long, quoted, bracket, plain] of source.matchAll(tokens)) {
    if (bracket === '(') depth += 1
    else if (bracket === ')') {
      depth = Math.max(0, depth - 1)
      if (depth === 0) {
        commands.push({ name, words })
        words = []
      }
    } else {
      const written = long ?? unescaped(quoted ?? plain)
      if (written !== null && depth > 0) words.push(written)
      else if (written !== null) name = written.toLowerCase()
    }
  }
  return commands
}

function unescaped(written: string | undefined): string | null {
  return written === undefined ? null : written.replace(/\\([^A-Za-z0-9;])/g, '$1')
}

/** The lines of a shell that one command comes to. */
function linesOf(name: string, words: readonly string[]): readonly (readonly string[])[] {
  if (name === 'execute_process') return started(words)
  if (name === 'exec_program') return [words.slice(0, 1).flatMap((one) => one.split(/\s+/))]
  if (name === 'include')
    return /[/.]/.test(words[0] ?? '') ? [['cmake', '-P', words[0] ?? '']] : []
  if (name === 'configure_file') return [['cp', ...words.slice(0, 2)]]
  return name === 'file' ? fileLines(words[0] ?? '', words.slice(1)) : []
}

/** Words of `execute_process` that end a command. Source: cmake-commands(7), "execute_process". */
const clause =
  /^(?:COMMAND|WORKING_DIRECTORY|TIMEOUT|\w+_VARIABLE|\w+_FILE|\w+_QUIET|COMMAND_ECHO|\w+_STRIP_TRAILING_WHITESPACE|ENCODING|COMMAND_ERROR_IS_FATAL|RESULTS_VARIABLE)$/

/** Several commands are one pipe. */
function started(words: readonly string[]): readonly (readonly string[])[] {
  const commands: string[][] = []
  let folder: readonly string[] = []
  for (let at = 0; at < words.length; at += 1) {
    const one = words[at] ?? ''
    if (one === 'WORKING_DIRECTORY') folder = words.slice(at + 1, at + 2)
    if (one !== 'COMMAND') continue
    const behind = words.slice(at + 1)
    const end = behind.findIndex((next) => clause.test(next))
    commands.push(end === -1 ? behind : behind.slice(0, end))
  }
  const into: readonly string[] = folder.length > 0 ? ['\0cd', ...folder, '\0&&'] : []
  const piped = commands.flatMap((one, at) => (at === 0 ? one : ['\0|', ...one]))
  return piped.length === 0 ? [] : [[...into, ...piped]]
}

/** Source: cmake-commands(7), "file". */
function fileLines(verb: string, words: readonly string[]): readonly (readonly string[])[] {
  const [first = '', second = ''] = words
  const behind = (name: string) => words[words.indexOf(name) + 1] ?? ''
  switch (verb) {
    case 'REMOVE':
      return [['rm', '-f', ...words]]
    case 'REMOVE_RECURSE':
      return [['rm', '-rf', ...words]]
    case 'RENAME':
      return [['mv', first, second]]
    case 'COPY_FILE':
      return [['cp', first, second]]
    case 'COPY':
    case 'INSTALL': {
      const end = words.findIndex((one) => /^(?:DESTINATION|TYPE)$/.test(one))
      return [['cp', '-R', ...words.slice(0, Math.max(end, 0)), behind('DESTINATION')]]
    }
    case 'CREATE_LINK':
      return [['ln', ...(words.includes('SYMBOLIC') ? ['-sf'] : ['-f']), first, second]]
    case 'WRITE':
      return [['echo', ...words.slice(1), '\0>', first]]
    case 'APPEND':
      return [['echo', ...words.slice(1), '\0>>', first]]
    case 'TOUCH':
    case 'TOUCH_NOCREATE':
      return [['touch', ...words]]
    case 'MAKE_DIRECTORY':
      return [['mkdir', '-p', ...words]]
    case 'CHMOD':
    case 'CHMOD_RECURSE':
      return [['chmod', words.includes('WORLD_WRITE') ? '777' : 'u+rw', first]]
    case 'READ':
    case 'STRINGS':
      return [['cat', first]]
    case 'DOWNLOAD':
      return [['curl', '-o', second, first]]
    case 'UPLOAD':
      return [['curl', '-T', first, second]]
    case 'ARCHIVE_EXTRACT':
      return [
        [
          'tar',
          'xf',
          behind('INPUT'),
          '-C',
          words.includes('DESTINATION') ? behind('DESTINATION') : '.',
        ],
      ]
    case 'ARCHIVE_CREATE':
      return [['tar', 'cf', behind('OUTPUT'), ...words.slice(words.indexOf('PATHS') + 1)]]
    default:
      return []
  }
}

/** A word as a shell's: what the script set in its place, variables of the environment as the shell has them. */
function spoken(one: string, variables: Variables, depth = 0): string {
  if (one.startsWith('\0')) return one.slice(1)
  const whole = one.replace(/\$\{(\w+)\}/g, (said, name: string) => variables.get(name) ?? said)
  if (whole !== one && depth < 4) return spoken(whole, variables, depth + 1)
  return one
    .split(/(\$(?:ENV)?\{\w+\})/)
    .filter((part) => part !== '')
    .map((part) => {
      const [, name] = /^\$(?:ENV)?\{(\w+)\}$/.exec(part) ?? []
      return name === undefined ? quotedWord(part) : `"\${${name}}"`
    })
    .join('')
}
