import { readCmd } from '../cmd.ts'
import { windowsPath } from '../foreign-words.ts'
import { isAnything, isLiteral } from '../marks.ts'
import { readPowershell } from '../powershell.ts'
import type { Effect } from '../program.ts'
import { act, touch } from '../program.ts'
import type { Use } from '../use.ts'
import { cmdletAliases } from './cmdlet-aliases.ts'

// What the shells of Windows do with their words.

/** `-Command`, `-EncodedCommand`, `-File`; a word that is no option begins the command. Source: about_pwsh. */
export function powershell(use: Use): readonly Effect[] {
  for (let at = 0; at < use.words.length; at += 1) {
    const word = use.words[at] ?? ''
    const option = /^[-/](\w+)$/.exec(word)?.[1]?.toLowerCase() ?? ''
    const rest = use.words.slice(at + 1)
    if (option === '' || 'command'.startsWith(option)) {
      const words = option === '' ? use.words.slice(at) : rest
      return words.join(' ') === '-' ? fedTo(use) : powershellText(words.join(' '), null)
    }
    if ('encodedcommand'.startsWith(option) || option === 'ec')
      return powershellText(decoded(rest[0] ?? ''), 'decoded')
    if ('file'.startsWith(option))
      return [touch('read', windowsPath(rest[0] ?? ''), { manner: 'execute' }), foreign(true)]
    if (
      /^(?:executionpolicy|ex\w*|ep|version|v|inputformat|outputformat|windowstyle|w|wd|workingdirectory|psconsolefile|configurationname|settingsfile)$/.test(
        option,
      )
    )
      at += 1
  }
  return fedTo(use)
}

/** What comes in is the script: read where it is known, told where it comes from where not. */
function fedTo(use: Use): readonly Effect[] {
  const { text } = use.input
  const came = text ?? ''
  return came === ''
    ? [{ do: 'input', language: 'other' }, foreign(true)]
    : powershellText(came, null)
}

/** Base64 of UTF-16, as `-EncodedCommand` takes it; empty where it is neither. */
function decoded(base64: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  const bytes: number[] = []
  let bits = 0
  let count = 0
  for (const letter of base64.replace(/=+$/, '')) {
    const value = letters.indexOf(letter)
    if (value === -1) return ''
    bits = ((bits << 6) | value) & 0xffff
    count += 6
    if (count >= 8) {
      count -= 8
      bytes.push((bits >> count) & 0xff)
    }
  }
  return Array.from({ length: bytes.length >> 1 }, (_, at) =>
    String.fromCharCode((bytes[2 * at] ?? 0) | ((bytes[2 * at + 1] ?? 0) << 8)),
  )
    .join('')
    .replace(/[\uE000-\uF8FF]/g, '\uFFFD')
}

function powershellText(text: string, from: 'decoded' | null): readonly Effect[] {
  const { commands, runs, reverseShell, plain } = readPowershell(text)
  const source = runs ?? from
  return [
    ...(source === null && !reverseShell
      ? []
      : [
          act({
            kind: 'shell.run' as const,
            program: 'invoke-expression',
            programKnown: true,
            programPath: '',
            subcommand: '',
            flags: [],
            argumentsKnown: false,
            depth: 1,
            through: ['powershell'],
            codeFrom: source ?? ('argument' as const),
            traits: reverseShell ? ['interpreter', 'reverse-shell'] : ['interpreter'],
          }),
        ]),
    ...commands.flatMap(powershellCommand),
    foreign(!plain || isAnything(text)),
  ]
}

/** Text that a cmdlet runs as code is read as well, where it is known. */
function powershellCommand([written = '', ...words]: readonly string[]): readonly Effect[] {
  const name = cmdletAliases[written.toLowerCase()] ?? written
  const code = words.filter((word) => !/^-command$/i.test(word)).join(' ')
  return [
    { do: 'run', words: [name, ...words] },
    ...(/^invoke-expression$/i.test(name) && isLiteral(code) && code !== ''
      ? powershellText(code, null)
      : []),
  ]
}

/** Neither shell is read whole: what could not be read is said, and whether it was more than plain commands. */
export function foreign(interpreter: boolean): Effect {
  return { do: 'obscure', code: 'SHELL_FOREIGN', interpreter }
}

export function cmd(use: Use): readonly Effect[] {
  const at = use.words.findIndex((word) => /^\/{1,2}[ckr]$/i.test(word))
  if (at === -1) return [foreign(true)]
  return cmdText(use.words.slice(at + 1).join(' '))
}

/** Commands of cmd.exe itself that other shells know by another name. */
const builtIn: { readonly [name: string]: string } = {
  type: 'cat',
  rmdir: 'rd',
  md: 'mkdir',
  erase: 'del',
  cls: 'clear',
  rename: 'ren',
}

/** A path among the words; a switch, a key of the registry and an address stay as they are. */
function slashed(word: string): string {
  return /^[A-Za-z]:[\\/]|[^\\]\\[^\\]/.test(word) && !/^(?:HK|https?:)/i.test(word)
    ? windowsPath(word)
    : word
}

export function cmdText(text: string): readonly Effect[] {
  const { commands, written, read, whole } = readCmd(text)
  const batch = commands.some(([name = '']) => /\.(?:bat|cmd|vbs|js|wsf|ps1|hta)$/i.test(name))
  return [
    ...commands.map(([name = '', ...words]): Effect => ({
      do: 'run',
      words: [builtIn[name.toLowerCase()] ?? name, ...words.map(slashed)],
    })),
    ...read.map((path) => touch('read', windowsPath(path))),
    ...written.map((path) => touch('write', windowsPath(path), { manner: 'overwrite' })),
    foreign(!whole || batch || /%\w|\bfor\b|\bset\b|!\w+!/i.test(text)),
  ]
}
