import { evaluating } from '../arithmetic.ts'
import { isLiteral, marks } from '../marks.ts'
import type { Effect, ProgramSpec } from '../program.ts'
import { touch } from '../program.ts'
import { nothing, streamFrom, textStream } from '../stream.ts'
import type { Use } from '../use.ts'

/** What the environment prints. */
export const environment = streamFrom(['environment'])

/** Commands of the shell itself. They change what the rest of the script sees. */
export const builtins: readonly ProgramSpec[] = [
  {
    names:
      ': true false break continue wait jobs fg bg disown times logout exit return shift ulimit umask compopt suspend dirs help caller getopts',
    style: 'raw',
    prints: 'nothing',
  },
  {
    names: 'let test [',
    style: 'raw',
    prints: 'nothing',
    effects: (use) =>
      use.program === 'let' || use.words.some((word) => evaluating.test(word))
        ? use.words.map((text) => ({ do: 'evaluate', text }))
        : [],
  },
  { names: 'cd pushd chdir', options: 'L, P, e', prints: 'nothing', effects: enter },
  { names: 'popd', prints: 'nothing', effects: () => [{ do: 'enter', folder: marks.text }] },
  { names: 'pwd', prints: (use) => textStream(use.variables.get('PWD')?.[0] ?? marks.text) },
  { names: 'echo', style: 'raw', prints: echoed },
  {
    names: 'printf',
    style: 'raw',
    prints: (use) => (use.words[0] === '-v' ? nothing : formatted(use.words)),
    effects: printedInto,
  },
  {
    names: 'hash',
    style: 'raw',
    prints: 'nothing',
    effects: ({ words: [flag, path = '', name = ''] }) =>
      flag === '-p' ? [{ do: 'alias', name, text: path }] : [],
  },
  {
    names: 'bind complete compgen',
    options: 'x=text, C=text, F=text, A=text, W=text, f=text, p=?, o=text',
    prints: 'nothing',
    effects: (use) =>
      [...use.values('C'), ...use.values('x').map((text) => text.replace(/^.*?:/s, ''))].map(
        (text) => ({ do: 'shell', text }),
      ),
  },
  {
    names: 'export declare typeset local readonly',
    options: 'x, g, i, a, A, r, f, F, p, n, l, u, t, I',
    prints: (use) => (use.operands.length === 0 ? environment : nothing),
    effects: (use) => (use.has('n') && use.program !== 'export' ? refer(use) : assign(use)),
  },
  {
    names: 'unset',
    options: 'f, v, n',
    prints: 'nothing',
    effects: (use) => use.operands.map((name) => ({ do: 'assign', name, values: [] })),
  },
  { names: 'alias', options: 'p', prints: 'nothing', effects: alias },
  { names: 'unalias', prints: 'nothing' },
  { names: 'set', style: 'raw', prints: 'environment', effects: set },
  {
    names: 'enable',
    options: 'f=text, a, n, d, p, s',
    prints: 'nothing',
    effects: (use) => use.values('f').map((path) => touch('read', path, { manner: 'load' })),
  },
  {
    names: 'shopt setopt unsetopt emulate autoload zmodload',
    prints: 'nothing',
  },
  {
    names: 'read readarray mapfile',
    options:
      'r, a=text, d=text, i=text, n=text, N=text, p=text, t=text, u=text, e, s, O=text, c=text, C=text',
    prints: 'nothing',
    effects: read,
  },
  {
    names: 'eval',
    style: 'raw',
    effects: (use) => [{ do: 'shell', text: use.words.join(' '), here: true }],
  },
  {
    names: 'exec',
    style: 'stop-at-operand',
    options: 'a=text, c, l',
    effects: (use) => [{ do: 'run', words: use.operands }],
  },
  { names: 'source .', style: 'stop-at-operand', effects: (use) => source(use) },
  { names: 'trap', style: 'raw', prints: 'nothing', effects: trap },
  {
    names: 'command',
    style: 'stop-at-operand',
    options: 'p, v, V',
    effects: (use) =>
      use.has('v') || use.has('V') ? [] : [{ do: 'run', words: use.operands, unshadowed: true }],
  },
  {
    names: 'builtin noglob nocorrect -',
    style: 'stop-at-operand',
    effects: (use) => [{ do: 'run', words: use.operands, unshadowed: use.program === 'builtin' }],
  },
  { names: 'type which whereis where whence', prints: 'digest' },
  {
    names: 'history',
    options: 'c, d=text, w, a, r, n, p, s',
    traits: ['history'],
    prints: 'filtered',
    effects: (use) =>
      use.has('c') || use.has('d') ? [{ do: 'delete', path: `${use.home}/.bash_history` }] : [],
  },
  {
    names: 'fc',
    options: 's, l, e=text, n, r',
    prints: 'filtered',
    effects: (use) =>
      use.has('l') ? [] : [{ do: 'obscure', code: 'SCRIPT_DYNAMIC', interpreter: true }],
  },
]

function enter(use: Use): readonly Effect[] {
  const [folder = use.home] = use.operands
  return [{ do: 'enter', folder: folder === '-' ? marks.text : folder }]
}

function echoed(use: Use) {
  const flags = use.words.findIndex((word) => !/^-[neE]+$/.test(word))
  const words = flags === -1 ? [] : use.words.slice(flags)
  const escapes = use.words.slice(0, Math.max(flags, 0)).some((word) => word.includes('e'))
  const text = words.join(' ')
  return textStream(`${escapes ? unescaped(text) : text}\n`)
}

/** `printf`: `%s` and `%b` are filled in; any other directive is a number, so a part of a name. */
function formatted(given: readonly string[]) {
  const [format = '', ...values] = given[0] === '--' ? given.slice(1) : given
  let text = ''
  let next = 0
  do {
    const before = next
    text += unescaped(format).replace(
      /%(?:%|[-+ #0-9.*']*([a-zA-Z])(?:\([^)]*\)T)?)/g,
      (all, kind) => {
        if (all === '%%') return '%'
        const value = values[next] ?? ''
        next += 1
        if (kind === 's' || kind === 'q') return value
        return kind === 'b'
          ? unescaped(value)
          : /^-?\d+$/.test(value)
            ? value
            : kind === 'c'
              ? value.slice(0, 1)
              : marks.part
      },
    )
    if (next === before) break
  } while (next < values.length && text.length < 32_768)
  return textStream(text)
}

/** `printf -v name …` prints into a variable. */
function printedInto({ words: [flag, name = '', ...rest] }: Use): readonly Effect[] {
  return flag === '-v'
    ? [
        { do: 'evaluate', text: name },
        { do: 'assign', name, values: [formatted(rest).text ?? marks.text] },
      ]
    : []
}

/** The escapes of `echo -e`, `printf` and `$'…'`. Source: bash(1), "echo". */
export function unescaped(text: string): string {
  return text.replace(
    /\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|0?([0-7]{1,3})|(.))/gs,
    (all, x?: string, u?: string, wide?: string, octal?: string, letter?: string) => {
      const hex = x ?? u ?? wide
      if (hex !== undefined) return characterOf(parseInt(hex, 16), all)
      if (octal !== undefined) return characterOf(parseInt(octal, 8), all)
      return escapes[letter ?? ''] ?? all
    },
  )
}

const escapes: { readonly [letter: string]: string } = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  e: '\x1b',
  '\\': '\\',
  '"': '"',
  "'": "'",
}

function characterOf(code: number, otherwise: string): string {
  return code > 0x10ffff || (code >= 0xe000 && code <= 0xf8ff)
    ? otherwise
    : String.fromCodePoint(code)
}

function assign(use: Use): readonly Effect[] {
  return use.operands.flatMap((word) => {
    const match = /^([A-Za-z_]\w*)\+?=(.*)$/s.exec(word)
    return match === null
      ? []
      : [{ do: 'assign' as const, name: match[1] ?? '', values: [match[2] ?? ''] }]
  })
}

function refer(use: Use): readonly Effect[] {
  return use.operands.flatMap((word) => {
    const [, name = '', to = ''] = /^([A-Za-z_]\w*)=([A-Za-z_]\w*)$/.exec(word) ?? []
    return name === '' ? [] : [{ do: 'refer' as const, name, to }]
  })
}

function alias(use: Use): readonly Effect[] {
  return use.operands.flatMap((word) => {
    const equals = word.indexOf('=')
    if (equals < 1) return []
    return [{ do: 'alias' as const, name: word.slice(0, equals), text: word.slice(equals + 1) }]
  })
}

/** `set -- a b` gives the script its words; other uses change options. */
function set(use: Use): readonly Effect[] {
  const at = use.words.indexOf('--')
  return at === -1 ? [] : [{ do: 'positional', words: use.words.slice(at + 1) }]
}

/** A variable read from input: its line where there is just one, else nobody knows. */
function read(use: Use): readonly Effect[] {
  const names = use.operands.length > 0 ? use.operands : [...use.values('a'), 'REPLY']
  const { lines } = use.input
  const [only] = lines ?? []
  const known = lines?.length === 1 && only !== undefined ? only : null
  return names.map((name, index) => ({
    do: 'assign',
    name,
    values:
      known === null ? null : names.length === 1 ? [known] : [known.split(/\s+/)[index] ?? ''],
  }))
}

function source(use: Use): readonly Effect[] {
  const [path, ...positional] = use.operands
  return path === undefined
    ? []
    : [{ do: 'script', language: 'shell', path, positional, here: true }]
}

/** `trap 'rm -rf x' EXIT` runs its text in the end, or before. */
function trap(use: Use): readonly Effect[] {
  const [text = '', ...signals] = use.words.filter((word) => !/^-[lp-]$/.test(word))
  return signals.length === 0 || text === '' ? [] : [{ do: 'later', text }]
}

/** Whether a word can be looked at as text. */
export function plain(word: string | undefined): string {
  return word !== undefined && isLiteral(word) ? word : ''
}
