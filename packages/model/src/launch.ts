import type { Launcher } from './launchers.ts'
import { launchers } from './launchers.ts'

/** A launcher's command line taken apart, up to what it runs; what follows is the server's own. */
export type Launch = {
  readonly launcher: Launcher
  /** The program with its verb: `npx`, `uv tool run`. */
  readonly name: string
  readonly flags: ReadonlySet<string>
  /** Packages that options name. */
  readonly named: readonly string[]
  readonly added: readonly string[]
  /** The first word after the verb; null where there is none. */
  readonly operand: string | null
  /** What follows the operand. */
  readonly rest: readonly string[]
}

const byProgram = new Map<string, readonly Launcher[]>()
for (const launcher of launchers)
  for (const program of launcher.programs.split(' '))
    byProgram.set(program, [...launchersNamed(program), launcher])

export function launchersNamed(program: string): readonly Launcher[] {
  return byProgram.get(program) ?? []
}

/** A program that is a launcher and nothing else. `docker` and `npm` may be a word like any other. */
export function isDirectLauncher(program: string): boolean {
  return launchersNamed(program).some(({ verbs }) => verbs === '')
}

/** Reads the words of a program as a launch; null where it is none, or does something else. */
export function launchOf(program: string, args: readonly string[]): Launch | null {
  for (const launcher of launchersNamed(program)) {
    const launch = readLaunch(launcher, program, args)
    if (launch !== null) return launch
  }
  return null
}

function readLaunch(launcher: Launcher, program: string, args: readonly string[]): Launch | null {
  const named: string[] = []
  const added: string[] = []
  const flags = new Set<string>()
  const verbs = launcher.verbs.split('|')
  const words: string[] = [program]
  const verb = () => words.slice(1).join(' ')
  const end = (operand: string | null, rest: readonly string[]): Launch | null =>
    verbs.includes(verb())
      ? { launcher, name: words.join(' '), flags, named, added, operand, rest }
      : null
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? ''
    if (word === '--') continue
    if (!word.startsWith('-') || word === '-') {
      if (verbs.includes(verb())) return end(word, args.slice(at + 1))
      words.push(word)
      const isVerb = verbs.some((one) => one === verb() || one.startsWith(`${verb()} `))
      if (!isVerb) return null
      continue
    }
    const [flag = '', ...rest] = word.split('=')
    flags.add(flag)
    const isNaming = lists(launcher.naming, flag)
    const isAdding = lists(launcher.adding, flag)
    if (!isNaming && !isAdding && !lists(launcher.valued, flag)) continue
    const value = word.includes('=') ? rest.join('=') : (args[(at += 1)] ?? '')
    if (isNaming) named.push(value)
    if (isAdding) added.push(value)
  }
  return end(null, [])
}

/** Whether a list of options, separated by blanks, holds this one. */
export function lists(options: string, flag: string): boolean {
  return ` ${options} `.includes(` ${flag} `)
}
