import { evaluating } from '../arithmetic.ts'
import { isLiteral, marks } from '../marks.ts'
import type { Effect, ProgramSpec } from '../program.ts'
import { touch } from '../program.ts'
import type { Stream } from '../stream.ts'
import { nothing, streamFrom, textStream } from '../stream.ts'
import type { Use } from '../use.ts'
import { unescaped } from './escapes.ts'
import { tracesRemoved } from './defences.ts'

/** What the environment prints. */
export const environment = streamFrom(['environment'])

/** Commands of the shell itself. They change what the rest of the script sees. */
export const builtins: readonly ProgramSpec[] = [
  {
    names:
      ': true false break continue wait jobs fg bg disown times logout exit return shift ulimit compopt suspend dirs help caller getopts',
    style: 'raw',
    prints: 'nothing',
  },
  {
    names: 'umask',
    style: 'raw',
    prints: 'filtered',
    // Whatever is made from now on, everyone may change.
    effects: (use) =>
      use.words.some((word) => /^0+$/.test(word))
        ? [touch('chmod', use.home, { manner: 'world-writable' })]
        : [],
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
    names: 'shopt setopt unsetopt emulate autoload',
    prints: 'nothing',
  },
  {
    names: 'read',
    options: 'r, a=text, d=text, i=text, n=text, N=text, p=text, t=text, u=text, e, s',
    prints: 'nothing',
    effects: read,
  },
  {
    names: 'readarray mapfile',
    options: 't, d=text, n=text, u=text, s=text, O=text, c=text, C=text',
    prints: 'nothing',
    effects: readLines,
  },
  {
    names: 'eval',
    style: 'raw',
    effects: ({ words }) => [
      { do: 'shell', text: words.slice(words[0] === '--' ? 1 : 0).join(' '), here: true },
    ],
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
    prints: (use) => (use.has('v') ? located(use) : null),
    effects: (use) =>
      use.has('v') || use.has('V') ? [] : [{ do: 'run', words: use.operands, unshadowed: true }],
  },
  {
    names: 'builtin noglob nocorrect -',
    style: 'stop-at-operand',
    effects: (use) => [{ do: 'run', words: use.operands, unshadowed: use.program === 'builtin' }],
  },
  { names: 'which', options: 'a, s', prints: located },
  { names: 'type whereis where whence', prints: 'digest' },
  {
    names: 'history',
    options: 'c, d=text, w, a, r, n, p, s',
    traits: ['history'],
    prints: () => streamFrom(['command'], ['shell-history']),
    effects: (use) => (use.has('c') || use.has('d') ? [tracesRemoved(use)] : []),
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
  const { sources, labels } = use.into(text)
  return { ...textStream(`${escapes ? unescaped(text) : text}\n`), sources, labels }
}

/** `printf`: the format again and again until all words are used. Source: bash(1), "printf". */
function formatted(words: readonly string[]): Stream {
  const [format = '', ...values] = words[0] === '--' ? words.slice(1) : words
  const parts = [
    ...format.matchAll(
      /%%|%([-+ #0']*)([0-9]*|\*)(\.(?:[0-9]*|\*))?(?:\([^)]*\))?([a-zA-Z])|(?:[^%]|%$)+/g,
    ),
  ]
  let text = ''
  let next = 0
  do {
    const before = next
    for (const [all, flags = '', width = '', precision = '', kind] of parts) {
      if (all === '%%') text += '%'
      else if (kind === undefined) text += unescaped(all)
      else {
        text += printed(kind, values[next] ?? '', flags + width + precision)
        next += 1
      }
    }
    if (next === before) break
  } while (next < values.length && text.length < 32_768)
  return textStream(text)
}

/** One value by one directive. What has a width or is not written out in tens is some part of a name. */
function printed(kind: string, value: string, shape: string): string {
  const text = kind === 'b' ? unescaped(value) : value
  switch (kind) {
    case 's':
    case 'b': {
      if (shape === '') return text
      const length = /^\.([0-9]+)$/.exec(shape)?.[1]
      return length === undefined || !isLiteral(text) ? marks.text : text.slice(0, Number(length))
    }
    case 'q':
      return text.replace(/[^\w./@%+=:,\uE000-\uF8FF-]/g, '\\$&')
    case 'c':
      return text.slice(0, 1)
    case 'd':
    case 'i':
    case 'u':
      return shape === '' && /^\d+$/.test(text) ? text : marks.part
    default:
      return marks.part
  }
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

/** Where a program lies: in a folder that nobody named, under its own name. */
function located(use: Use): Stream {
  const paths = use.operands.map((name) => (name.includes('/') ? name : `${marks.text}/${name}`))
  return textStream(`${paths.join('\n')}\n`)
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
  const off = use.words.findIndex((word) => word === '+o')
  if (off !== -1 && use.words[off + 1] === 'history') return [tracesRemoved(use)]
  return at === -1 ? [] : [{ do: 'positional', words: use.words.slice(at + 1) }]
}

/** A variable read from input: its line where there is just one, else nobody knows. */
function read(use: Use): readonly Effect[] {
  const names = use.operands.length > 0 ? use.operands : [...use.values('a'), 'REPLY']
  const { lines } = use.input
  const [only] = lines ?? []
  const known = lines?.length === 1 && only !== undefined ? only : null
  const [array] = use.values('a')
  // `read -a T`: each word is an element.
  if (array !== undefined)
    return [
      { do: 'assign', name: array, values: known === null ? null : known.trim().split(/\s+/) },
    ]
  return names.map((name, index) => ({
    do: 'assign',
    name,
    values:
      known === null ? null : names.length === 1 ? [known] : [known.split(/\s+/)[index] ?? ''],
  }))
}

/** `mapfile -t a`: an element for each line, where the lines are known. */
function readLines(use: Use): readonly Effect[] {
  const [name = 'MAPFILE'] = use.operands
  const { text, lines } = use.input
  const plain =
    text !== null && lines !== null && lines.length <= 64 && use.values('d').length === 0
  return [{ do: 'assign', name, values: plain ? lines : null }]
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
