import { isDirectLauncher, launchersNamed } from './launch.ts'

/** Programs that start another one; what they are given first are their own options. */
const wrappers =
  /^(?:env|sudo|doas|nice|nohup|time|timeout|stdbuf|exec|command|setsid|caffeinate|ionice|chronic|unbuffer|dotenv|dotenvx|direnv|op|doppler|infisical|aws-vault|cross-env|xvfb-run|arch|systemd-run|firejail|bwrap)$/
const shells = /^(?:sh|bash|zsh|dash|ksh|fish|cmd|powershell|pwsh)$/
const python = /^(?:python|pypy|py)[\d.]*$/

/** `/usr/bin/npx` is `npx`, and so is `C:\\x\\npx.cmd`. */
export function programOf(command: string): string {
  return (command.split(/[\\/]/).at(-1) ?? '').replace(/\.(?:cmd|exe|bat|ps1)$/i, '')
}

/** The command line that a program starts, where it is one that starts others: its words, or a shell's text. */
export type InnerCommand =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'text'; readonly text: string }
  | null

/** Looks for a command line inside another. A launcher among the words counts, whatever stands before it. */
export function innerCommand(program: string, args: readonly string[]): InnerCommand {
  if (shells.test(program)) return shellText(args)
  const after = args.indexOf('--') + 1
  if (after > 0 && isStarter(args[after] ?? '')) return words(args.slice(after))
  if (python.test(program) && args[0] === '-m' && /^(?:pipx|uv)$/.test(args[1] ?? ''))
    return words(args.slice(1))
  const direct = args.findIndex((word) => isDirectLauncher(programOf(word)))
  if (direct !== -1) return words(args.slice(direct))
  if (!wrappers.test(program)) return null
  const first = args.findIndex((word, at) => isCommand(word) && !takesValue(args[at - 1] ?? ''))
  return words(first === -1 ? [] : args.slice(first))
}

function words(found: readonly string[]): InnerCommand {
  return { kind: 'words', words: found }
}

/** Neither an option, nor `NAME=value`, nor a duration. */
function isCommand(word: string): boolean {
  return !/^-|^[A-Za-z_]\w*=|^\d+[smhd]?$/.test(word)
}

/** Options of wrappers that a value follows: `env -u NAME`, `sudo -u account`. */
function takesValue(word: string): boolean {
  return /^-(?:[uCSgnksfe]|-(?:unset|user|chdir|signal|adjustment))$/.test(word)
}

function isStarter(word: string): boolean {
  const program = programOf(word)
  return shells.test(program) || wrappers.test(program) || launchersNamed(program).length > 0
}

/** The text that a shell is given; null where it runs a script. */
function shellText(args: readonly string[]): InnerCommand {
  const at = args.findIndex((word) => /^-[a-z]*c$|^\/[ck]$|^-Command$/i.test(word))
  if (at === -1)
    return args.some((word) => !word.startsWith('-')) ? null : { kind: 'text', text: '' }
  const isWindows = (args[at] ?? '').startsWith('/')
  return { kind: 'text', text: isWindows ? args.slice(at + 1).join(' ') : (args[at + 1] ?? '') }
}

/** The words of a shell's text that has only plain and quoted ones; null where a shell would do more with it. */
export function plainWords(text: string): readonly string[] | null {
  if (/[;&|<>()`$\\\n*?[{]/.test(text)) return null
  return [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  )
}
