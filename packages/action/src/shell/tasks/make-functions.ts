import type { MakeScope, MakeState } from './make-state.ts'
import { fits, isUnknown, substituted, withoutCommands, wordsOf } from './make-words.ts'
import { unknownText } from './task.ts'

type Call = {
  /** Arguments as they stand. */
  readonly written: readonly string[]
  readonly expand: (text: string, local?: ReadonlyMap<string, string>) => string
  readonly state: MakeState
  readonly scope: MakeScope
}

/** The functions of GNU make that are computed. What is not among them is a variable, so unknown. */
export const makeFunctions: { readonly [name: string]: ((call: Call) => string) | undefined } = {
  shell: ({ written, expand, scope }) => {
    const command = expand(written.join(','))
    scope.commands.push(command)
    return `$(${command})`
  },
  wildcard: plain(([pattern = '']) => pattern.trim()),
  strip: plain(([text = '']) => wordsOf(text).join(' ')),
  subst: plain(([from = '', to = '', text = '']) =>
    from === '' ? text : text.replaceAll(from, () => to),
  ),
  patsubst: plain(([from = '', to = '', text = '']) =>
    substituted(text, from.includes('%') ? from : `${from}%`, to),
  ),
  findstring: plain(([part = '', text = '']) => (text.includes(part) ? part : '')),
  filter: plain(([patterns = '', text = '']) => filtered(patterns, text, true)),
  'filter-out': plain(([patterns = '', text = '']) => filtered(patterns, text, false)),
  sort: plain(([text = '']) => [...new Set(wordsOf(text))].toSorted().join(' ')),
  word: plain(([at = '', text = '']) => wordsOf(text)[Number(at) - 1] ?? ''),
  wordlist: plain(([from = '', to = '', text = '']) =>
    wordsOf(text)
      .slice(Number(from) - 1, Number(to))
      .join(' '),
  ),
  words: plain(([text = '']) => String(wordsOf(text).length)),
  firstword: plain(([text = '']) => wordsOf(text)[0] ?? ''),
  lastword: plain(([text = '']) => wordsOf(text).at(-1) ?? ''),
  dir: each((word) => (word.includes('/') ? word.replace(/[^/]*$/, '') : './')),
  notdir: each((word) => word.replace(/^.*\//, '')),
  suffix: each((word) => /\.[^./]*$/.exec(word)?.[0] ?? ''),
  basename: each((word) => word.replace(/\.[^./]*$/, '')),
  addsuffix: plain(([suffix = '', text = '']) =>
    wordsOf(text)
      .map((word) => word + suffix)
      .join(' '),
  ),
  addprefix: plain(([prefix = '', text = '']) =>
    wordsOf(text)
      .map((word) => prefix + word)
      .join(' '),
  ),
  join: plain(([left = '', right = '']) => {
    const [a, b] = [wordsOf(left), wordsOf(right)]
    return Array.from(
      { length: Math.max(a.length, b.length) },
      (_, at) => `${a[at] ?? ''}${b[at] ?? ''}`,
    ).join(' ')
  }),
  realpath: absolute,
  abspath: absolute,
  if: ({ written: [condition = '', then = '', otherwise = ''], expand }) => {
    const said = expand(condition).trim()
    if (isUnknown(said)) return unknownText
    return expand(said === '' ? otherwise : then)
  },
  or: ({ written, expand }) => {
    for (const one of written) {
      const said = expand(one)
      if (said.trim() !== '') return said
    }
    return ''
  },
  and: ({ written, expand }) => {
    let last = ''
    for (const one of written) {
      last = expand(one)
      if (last.trim() === '') return ''
    }
    return last
  },
  foreach: ({ written: [name = '', list = '', ...text], expand, scope }) => {
    const variable = expand(name).trim()
    return wordsOf(expand(list))
      .slice(0, 64)
      .map((word) => expand(text.join(','), new Map([...scope.local, [variable, word]])))
      .join(' ')
  },
  call: ({ written: [name = '', ...given], expand, state, scope }) => {
    const called = expand(name).trim()
    const variable = state.variables.get(called)
    if (variable === undefined) return unknownText
    const words = given.map((one, at): [string, string] => [String(at + 1), expand(one).trim()])
    const rest = Array.from({ length: 9 - words.length }, (_, at): [string, string] => [
      String(words.length + at + 1),
      '',
    ])
    return expand(variable.text, new Map([...scope.local, ...rest, ...words, ['0', called]]))
  },
  value: ({ written: [name = ''], expand, state }) =>
    state.variables.get(expand(name).trim())?.text ?? '',
  eval: ({ written, expand, state }) => {
    state.evaluate(expand(written.join(',')))
    return ''
  },
  info: told,
  warning: told,
  error: told,
  file: ({ written: [to = ''], expand, scope }) => {
    scope.commands.push(`: ${expand(to)}`)
    return ''
  },
  origin: () => unknownText,
  flavor: () => unknownText,
}

type Plain = (words: readonly string[]) => string

/** A function of its expanded arguments. */
function plain(compute: Plain): (call: Call) => string {
  return ({ written, expand }) => {
    const words = written.map((one, at) => (at === 0 ? expand(one) : expand(one).trimStart()))
    return compute(words.map(withoutCommands))
  }
}

function each(change: (word: string) => string): (call: Call) => string {
  return plain(([text = '']) => wordsOf(text).map(change).join(' '))
}

function absolute({ written: [text = ''], expand, state }: Call): string {
  return wordsOf(expand(text))
    .map((word) => (/^[/$~]/.test(word) ? word : `${state.world.folder}/${word}`))
    .join(' ')
}

/** What is only told is expanded all the same: it may run something. */
function told({ written, expand }: Call): string {
  expand(written.join(','))
  return ''
}

function filtered(patterns: string, text: string, keep: boolean): string {
  const wanted = wordsOf(patterns)
  return wordsOf(text)
    .filter((word) => wanted.some((pattern) => fits(word, pattern)) === keep)
    .join(' ')
}
