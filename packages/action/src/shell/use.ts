import { isAnything, isLiteral, mayBeMany } from './marks.ts'
import type { ProgramSpec, Role, SubcommandSpec } from './program.ts'
import type { Stream } from './stream.ts'

/** One use of a program: its arguments taken apart by its own grammar. */
export type Use = {
  readonly program: string
  readonly subcommand: string
  /** Flags as written, one by one, values cut off. Sorted. */
  readonly flags: readonly string[]
  readonly operands: readonly string[]
  /** Every argument, as expanded. */
  readonly words: readonly string[]
  /** False where a word may hide flags or operands. */
  readonly certain: boolean
  /** Whether nobody knows which subcommand is meant: `git "$1"`. */
  readonly anyCommand: boolean
  readonly has: (option: string) => boolean
  /** The values of an option, in order; empty where it was not given. */
  readonly values: (option: string) => readonly string[]
  /** Values of the options whose role is `role`. */
  readonly valuesIn: (role: Role) => readonly string[]
  readonly input: Stream
  readonly variables: ReadonlyMap<string, readonly string[]>
  readonly home: string
  /** What flows into a word through the substitutions that stand in it. */
  readonly into: (word: string) => Stream
}

type Option = {
  readonly name: string
  readonly value: 'none' | 'required' | 'attached'
  readonly role: string
}
type Grammar = ReadonlyMap<string, Option>

const grammars = new Map<string, Grammar>()

/** The options of a spec, by every name; read once per text. */
function grammarOf(options: string): Grammar {
  const known = grammars.get(options)
  if (known !== undefined) return known
  const grammar = new Map<string, Option>()
  for (const entry of options.split(',')) {
    const [left = '', role = ''] = entry.trim().split('=')
    const names = left.split(/\s+/).filter((name) => name !== '')
    const value = !entry.includes('=') ? 'none' : role.startsWith('?') ? 'attached' : 'required'
    const option: Option = { name: names[0] ?? '', value, role: role.replace('?', '') }
    for (const name of names) grammar.set(name, option)
  }
  grammars.set(options, grammar)
  return grammar
}

export type Circumstance = Pick<Use, 'input' | 'variables' | 'home' | 'into'>

/** Takes the arguments of a program apart; its subcommands' specs are followed. */
export function useOf(
  spec: ProgramSpec,
  program: string,
  words: readonly string[],
  around: Circumstance,
): { readonly use: Use; readonly spec: SubcommandSpec } {
  const own = parseWords(spec, words)
  const path: string[] = []
  let at: SubcommandSpec = spec
  let parsed = own
  let anyCommand = false
  while (at.subcommands !== undefined) {
    const [first] = parsed.operands
    const name = first === undefined ? '' : meantBy(nameOf(first), at.subcommands)
    const next = at.subcommands[name] ?? at.subcommands['*']
    if (first !== undefined && isAnything(first)) anyCommand = true
    if (first === undefined || next === undefined) break
    path.push(name)
    at = {
      style: spec.style ?? 'gnu',
      ...next,
      options: `${spec.options ?? ''},${next.options ?? ''}`,
    }
    parsed = mergeParsed(parsed, parseWords(at, parsed.after, next.options))
    if (next.subcommands === undefined) break
  }
  const use = {
    program,
    subcommand: path.join(' '),
    words,
    anyCommand,
    ...publicPart(parsed),
    ...around,
  }
  return { use, spec: at }
}

/** A subcommand in capitals, as in `GIT CHECKOUT`, is read as the one that is meant. */
function meantBy(name: string, known: ProgramSpec['subcommands'] & {}): string {
  const lower = name.toLowerCase()
  return known[name] === undefined && known[lower] !== undefined && name === name.toUpperCase()
    ? lower
    : name
}

function nameOf(word: string): string {
  return isLiteral(word) ? word : ''
}

type Parsed = {
  readonly given: ReadonlyMap<string, readonly string[]>
  readonly roles: readonly (readonly [role: string, value: string])[]
  readonly flags: readonly string[]
  readonly operands: readonly string[]
  /** What follows the first operand: a subcommand's own words. */
  readonly after: readonly string[]
  readonly certain: boolean
  readonly canonical: (option: string) => string
}

function mergeParsed(outer: Parsed, inner: Parsed): Parsed {
  return {
    ...inner,
    given: new Map([...outer.given, ...inner.given]),
    roles: [...outer.roles, ...inner.roles],
    flags: [...outer.flags, ...inner.flags],
    certain: outer.certain && inner.certain,
  }
}

function publicPart(parsed: Parsed) {
  const { given, roles, operands, certain, canonical } = parsed
  return {
    operands,
    certain,
    flags: [...new Set(parsed.flags)].toSorted(),
    has: (option: string) => given.has(canonical(option)),
    values: (option: string) => given.get(canonical(option)) ?? [],
    valuesIn: (role: Role) => roles.filter(([of]) => of === role).map(([, value]) => value),
  }
}

/**
 * With subcommands only the words before the first operand are this level's. `own` are the options that a
 * subcommand adds: a shortened option means one of them where it can.
 */
function parseWords(spec: SubcommandSpec, words: readonly string[], own?: string): Parsed {
  const grammar = grammarOf(spec.options ?? '')
  const first = own === undefined ? grammar : grammarOf(own)
  const given = new Map<string, string[]>()
  const roles: [string, string][] = []
  const flags: string[] = []
  const operands: string[] = []
  let certain = true
  let at = 0
  const stops =
    spec.subcommands !== undefined || spec.style === 'stop-at-operand' || spec.style === 'shell'
  const give = (option: Option, value: string) => {
    given.set(option.name, [...(given.get(option.name) ?? []), value])
    if (option.value !== 'none') roles.push([option.role === '' ? 'text' : option.role, value])
  }
  while (at < words.length) {
    const word = words[at] ?? ''
    at += 1
    if (word === '--' && spec.style !== 'raw') {
      operands.push(...words.slice(at))
      break
    }
    if (!isOption(word, spec)) {
      certain &&= !mayBeMany(word) || isLiteral(word.slice(0, 1))
      operands.push(word)
      if (stops) {
        operands.push(...words.slice(at))
        break
      }
      continue
    }
    for (const one of readOption(word, grammar, first, spec.style ?? 'gnu')) {
      flags.push(one.flag)
      if (spec.takesBack === true && one.option === null && one.flag.startsWith('--no-')) {
        const positive = longOption(one.flag.slice('--no-'.length), grammar, first)
        if (positive !== null) given.delete(positive.name)
      }
      if (one.option === null) continue
      const missing = one.option.value === 'required' && one.value === null
      give(one.option, missing ? (words[at] ?? '') : (one.value ?? ''))
      if (missing) at += 1
    }
  }
  const after = operands.slice(1)
  const canonical = (option: string) => grammar.get(option)?.name ?? option
  return { given, roles, flags, operands, after, certain, canonical }
}

function isOption(word: string, spec: SubcommandSpec): boolean {
  if (spec.style === 'shell' && /^\+[A-Za-z]+$/.test(word)) return true
  return spec.style !== 'raw' && word.length > 1 && word.startsWith('-')
}

type ReadOption = {
  readonly flag: string
  readonly option: Option | null
  readonly value: string | null
}

function readOption(
  word: string,
  grammar: Grammar,
  own: Grammar,
  style: string,
): readonly ReadOption[] {
  const equals = word.indexOf('=')
  const written = equals === -1 ? word : word.slice(0, equals)
  const value = equals === -1 ? null : word.slice(equals + 1)
  if (word.startsWith('--'))
    return [{ flag: written, option: longOption(written.slice(2), grammar, own), value }]
  if (style === 'single-dash') {
    const option = grammar.get(written.slice(1))
    if (option !== undefined || written.length > 2)
      return [{ flag: written, option: option ?? null, value }]
  }
  // `head -20`, `killall -9`: a number, unless the digit is an option of its own as in `xargs -0`.
  if (/^-\d+$/.test(word) && !(word.length === 2 && grammar.has(word.slice(1))))
    return [{ flag: word, option: null, value: null }]
  return cluster(word.slice(1), grammar)
}

/** GNU takes any prefix of a long option that only one option has. Source: getopt_long(3). */
function longOption(name: string, grammar: Grammar, own: Grammar): Option | null {
  const exact = name.length > 1 ? grammar.get(name) : undefined
  if (exact !== undefined) return exact
  if (!isLiteral(name) || name === '') return null
  return only(own, name) ?? only(grammar, name)
}

function only(grammar: Grammar, prefix: string): Option | null {
  const found = new Set(
    [...grammar].flatMap(([known, option]) =>
      known.length > 1 && known.startsWith(prefix) ? [option] : [],
    ),
  )
  const [one] = found
  return found.size === 1 && one !== undefined ? one : null
}

/** `-rf`, `-ofile`: letters up to the first that takes a value, which is the rest. */
function cluster(letters: string, grammar: Grammar): readonly ReadOption[] {
  const read: ReadOption[] = []
  for (let at = 0; at < letters.length; at += 1) {
    const letter = letters[at] ?? ''
    const option = grammar.get(letter) ?? null
    const rest = letters.slice(at + 1)
    if (option === null || option.value === 'none')
      read.push({ flag: `-${letter}`, option, value: null })
    else {
      read.push({ flag: `-${letter}`, option, value: rest === '' ? null : rest.replace(/^=/, '') })
      break
    }
  }
  return read
}

/** Each operand with its role, by a spec's `operands`. */
export function rolesOf(
  operands: readonly string[],
  pattern: string,
): readonly (readonly [Role, string])[] {
  const [front = '', last] = pattern.split('>')
  const roles = front.split(' ').filter((role) => role !== '') as Role[]
  return operands.map((operand, index) => {
    const isLast = last !== undefined && index === operands.length - 1 && operands.length > 1
    return [isLast ? (last as Role) : (roles[Math.min(index, roles.length - 1)] ?? 'text'), operand]
  })
}
