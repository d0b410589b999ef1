import type { FileAction } from '@custody/model'
import { isLiteral, marks } from '../marks.ts'
import { callWith } from './handed-on.ts'
import type { Value } from './value.ts'
import { either, fieldOf, list, tainted, text, textsOf, unknown } from './value.ts'
import type { World } from './world.ts'

/** One call of something that has a meaning. */
export type Called = {
  readonly name: string
  readonly world: World
  readonly given: readonly Value[]
  readonly named: ReadonlyMap<string, Value>
  /** What a method is called on. */
  readonly of: Value | null
  /** Calls a value that came in as an argument. */
  readonly callBack: (callee: Value, given: readonly Value[]) => Value
}

/** What calling something does, and what it gives. */
export type Meaning = (called: Called) => Value

/** Names separated by blanks, and what calling them does. */
export type Rows = readonly (readonly [names: string, meaning: Meaning])[]

export function meanings(rows: Rows): ReadonlyMap<string, Meaning> {
  return new Map(
    rows.flatMap(([names, meaning]) =>
      names.split(/\s+/).map((name): [string, Meaning] => [name, meaning]),
    ),
  )
}

export function argument(called: Called, at: number, name = ''): Value {
  return called.named.get(name) ?? called.given[at] ?? unknown
}

/** Does the same to the path in one argument, `at`, of any alternative. */
export function touches(
  what: 'read' | 'write' | 'delete' | 'chmod' | 'link',
  details: Partial<Pick<FileAction, 'recursive' | 'manner'>> = {},
  at = 0,
): Meaning {
  return (called) => called.world.touch(what, pathAt(called, at), details)
}

function pathAt(called: Called, at: number): Value {
  return (
    called.given[at] ??
    called.named.get('path') ??
    called.named.get('atPath') ??
    called.named.get('file') ??
    unknown
  )
}

/** Writes its second argument into the file that its first names. */
export const writes: Meaning = ({ name, world, given: [path = unknown, holds = unknown] }) =>
  world.write(path, holds, /append/i.test(name))

export const shells: Meaning = (called) => called.world.shell(argument(called, 0, 'cmd'))
/** The words in one list, or a text that a shell gets. */
export const runs: Meaning = (called) => called.world.run(argument(called, 0, 'args'))
/** A program, and a list of its words: `spawn('rm', ['-rf', x])`. */
export const runsWith: Meaning = ({ world, given }) => {
  const [program = unknown, words = []] = given
  const first = words.find((one) => one.is === 'list')
  const rest = first?.is === 'list' ? first.items : []
  return program.some((one) => one.is === 'text' && /\s/.test(one.text)) && rest.length === 0
    ? world.shell(program)
    : world.run(list([program, ...rest]))
}
/** Runs something in a folder that an option names. */
export function inFolder(folder: Value | null | undefined, world: World, run: () => Value): Value {
  if (folder === null || folder === undefined) return run()
  const before = world.state.workingDirectory
  world.enter(folder)
  const answer = run()
  world.state.workingDirectory = before
  return answer
}

/** Its arguments are the words. */
export const runsWords: Meaning = ({ world, given }) => world.run(list(given))
export const runsCode: Meaning = (called) => called.world.code(argument(called, 0))
export const obscures: Meaning = ({ world, given, of }) => {
  world.obscure('SCRIPT_DYNAMIC')
  return tainted([...given, ...(of === null ? [] : [of])])
}
export const harmless: Meaning = ({ given, of, callBack }) => {
  for (const one of given)
    if (one.some(({ is }) => is === 'function'))
      callBack(one, [tainted(of === null ? given : [of])])
  return tainted([...given, ...(of === null ? [] : [of])])
}
/** Gives back what it was given. */
export const same: Meaning = ({ given, of }) => given[0] ?? of ?? unknown
/** Copies or moves from one place to another. */
export function transfers(moves: boolean, recursive = false): Meaning {
  return ({ world, given: [from = unknown, to = unknown] }) => {
    const read = world.touch('read', from, { recursive })
    if (moves) world.touch('delete', from, { manner: 'move' })
    world.touch('write', to, { manner: 'overwrite', recursive })
    return read
  }
}

export function connects(sends: boolean, scheme = 'https'): Meaning {
  return (called) => {
    const [to = unknown, ...rest] = called.given
    const sent = [...rest, ...called.named.values()].filter((one) => sends || isTainted(one))
    const answer = called.world.connect(called.named.get('url') ?? to, sent, scheme)
    for (const one of rest) callWith(one, answer, called.callBack)
    return answer
  }
}

function isTainted(value: Value): boolean {
  return tainted([value]).some((one) => one.is === 'unknown' && one.sources.length > 0)
}

/** One path made of several, as `os.path.join` does: an absolute one starts anew. */
export function joinedPath(parts: readonly Value[]): Value {
  return parts.reduce<Value>(
    (left, right, index) =>
      index === 0
        ? right
        : either(
            textsOf(left).flatMap((one) =>
              textsOf(right).map((other) =>
                text(
                  other.startsWith('/') || one === ''
                    ? other
                    : `${one.replace(/\/$/, '')}/${other === marks.text ? marks.text : other}`,
                ),
              ),
            ),
          ),
    text(''),
  )
}

/** A value's text without its last name. */
export function folderOf(path: Value): Value {
  return either(
    textsOf(path).map((one) =>
      isLiteral(one) || one.includes('/')
        ? text(
            one.replace(/\/+$/, '').replace(/\/?[^/]*$/, '') || (one.startsWith('/') ? '/' : '.'),
          )
        : unknown,
    ),
  )
}

/** Whether an options object or a named argument says so; unknown counts as yes. */
export function saysSo(value: Value | null | undefined): boolean {
  return (value ?? []).some((one) => one.is === 'unknown' || (one.is === 'truth' && one.value))
}

export function option(called: Called, at: number, name: string): boolean {
  return saysSo(fieldOf(called.given[at] ?? [], name)) || saysSo(called.named.get(name))
}
