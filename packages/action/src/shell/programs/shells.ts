import { loadedFirst } from './loaded-first.ts'
import type { Effect, Language, ProgramSpec } from '../program.ts'
import type { Use } from '../use.ts'
import { attackToolIn } from './intrusion.ts'
import { field } from './text.ts'
import { moduleOf } from './python-modules.ts'
import { frameworkScripts } from './frameworks.ts'
import { isInput, nodeTask } from './task-effects.ts'

/** Shells and the interpreters of other languages: what they run, and where it comes from. */
export const shells: readonly ProgramSpec[] = [
  {
    names:
      'sh bash dash zsh ksh mksh ash rbash yash posh ksh93 oksh fish csh tcsh elvish xonsh nu osh hush',
    style: 'shell',
    traits: ['interpreter', 'shell'],
    options:
      'c command, i, l login, s, x, e, u, v, n, f, a, b, h, k, m, p, r, t, B, C, E, H, P, T, D, o=text, O=text, rcfile init-file=text, norc, noprofile, posix, restricted, verbose, version, help',
    effects: shell,
  },
  interpreter(
    'python python2 python3 pypy pypy3 ipython micropython graalpy',
    'python',
    'c=text, m=text, W=text, X=text, u, i, s, S, E, I, B, O, OO, v, q, x, b, d, V version, h help',
    ['c'],
  ),
  interpreter(
    'node nodejs iojs tsx ts-node esno electron swc-node jiti',
    'javascript',
    'e eval=text, p print=text, c check, r require=text, import=text, i interactive, input-type=text, loader=text, experimental-loader=text, test, watch, inspect=?, inspect-brk=?, env-file=use, run=text, max-old-space-size=text, stack-size=text, v version, h help, conditions=text, title=text, T, P=text',
  ),
  interpreter(
    'ruby jruby truffleruby irb',
    'ruby',
    'e=text, r=text, I=text, C=text, n, p, a, l, i=?, w, W=?, c, d, v, s, x=?, F=text, E=text, S, version, help',
  ),
  interpreter(
    'perl perl5',
    'perl',
    'e E=text, I=text, M m=text, i=?, n, p, a, l=?, w, W, t, T, c, d=?, v, s, x=?, F=text, 0=?, C=?, S, u, U, X, h',
  ),
  interpreter(
    'php php7 php8',
    'php',
    'r=text, B=text, R=text, E=text, F=read, f=read, d=text, c=text, n, a, i, l, m, s, w, v, S=text, t=text, z=text, H, q, h',
    ['r', 'B', 'R', 'E'],
  ),
  interpreter(
    'guile',
    'other',
    'c=text, l=text, L=text, C=text, x=text, e=text, s, q, v version, h help, debug, no-debug, auto-compile, no-auto-compile, fresh-auto-compile, listen=?, use-srfi=text, language=text, r6rs, r7rs',
    ['c'],
  ),
  interpreter(
    'lua luajit tclsh wish gnuplot racket sbcl clisp ghci runghc runhaskell ocaml scala groovy kotlin jshell elixir iex erl R Rscript rscript octave octave-cli julia crystal dart osascript jjs qjs d8 gjs escript clojure clj bb raku swipl gst rebol expr-eval jrunscript',
    'other',
    'e E eval=text, l=text, i, v version, h help, c=text',
  ),
  {
    names: 'awk gawk mawk nawk goawk frawk',
    style: 'stop-at-operand',
    traits: ['filter'],
    options:
      'F field-separator=text, v assign=text, f file=text, e source=text, i include=text, o=?, d=?, n, r, t, S sandbox, b, W=text, version, help',
    prints: field,
    effects: awk,
  },
]

/** After `-c` more options may come, then the script, `$0` and the words. Source: bash(1), "OPTIONS". */
function shell(use: Use): readonly Effect[] {
  const [first, ...positional] = use.operands
  if (use.has('version') || use.has('help') || onlyReads(use)) return []
  const before = loadedFirst(use, 'shell')
  if (use.has('c')) {
    const [zero = use.program, ...words] = positional
    return [...before, { do: 'shell', text: first ?? '', zero, positional: words }]
  }
  if (first === undefined || use.has('s') || first === '-') {
    const words = use.has('s') ? use.operands : positional
    return [...before, { do: 'input', language: 'shell', positional: words }]
  }
  return [...before, { do: 'script', language: 'shell', path: first, positional }]
}

/** Whether a shell reads and runs nothing: the last of `-n` and `+n` counts. Source: bash(1), "set". */
function onlyReads({ words }: Use): boolean {
  let reads = false
  for (const [index, word] of words.entries()) {
    if (!/^[-+]/.test(word) && !/^[-+]o$/.test(words[index - 1] ?? '')) break
    if (/^[-+][A-Za-z]*n[A-Za-z]*$/.test(word)) reads = word.startsWith('-')
    if (word === 'noexec') reads = words[index - 1] === '-o'
  }
  return reads
}

/** `codeOptions`: those whose values are code. */
function interpreter(
  names: string,
  language: Language,
  options: string,
  codeOptions: readonly string[] = ['e', 'p'],
): ProgramSpec {
  const effects = (use: Use): readonly Effect[] => {
    // `node -pe code`: two letters, and the text after them.
    const codes = codeOptions
      .flatMap((option) => use.values(option))
      .map((text) => (language === 'javascript' && text === 'e' ? (use.operands[0] ?? '') : text))
      .filter((text) => text !== '')
    const before = loadedFirst(use, language)
    const [address] = use.values('S')
    // PHP's own server shows a folder to whoever asks. Source: php(1).
    if (language === 'php' && address !== undefined)
      return [
        {
          do: 'connect',
          to: '',
          scheme: 'http',
          direction: 'listen',
          port: Number(address.split(':').at(-1)) || 0,
          files: use.values('t'),
        },
      ]
    const erlang = use.words.indexOf('-eval')
    // Erlang's options are whole words: `-eval` is no `-e` with a value.
    if (erlang !== -1) codes.splice(0, codes.length, use.words[erlang + 1] ?? '')
    const [task] = language === 'javascript' ? use.values('run') : []
    if (task !== undefined) return nodeTask(use, task)
    if (codes.length > 0) {
      const inPlace = use.has('i') && (language === 'perl' || language === 'ruby')
      const files = use.operands.map((path): Effect =>
        inPlace ? { do: 'write', path } : { do: 'read', path },
      )
      const filters = language === 'perl' || language === 'ruby' ? files : []
      return [
        ...before,
        ...codes.map((text): Effect => ({ do: 'code', language, text, positional: use.operands })),
        ...filters,
      ]
    }
    if (
      use.has('version') ||
      use.has('v') ||
      use.has('V') ||
      use.has('h') ||
      use.has('help') ||
      use.has('check')
    )
      return []
    if (language === 'python' && use.has('m')) return moduleOf(use)
    const [named] = language === 'php' ? use.values('f') : []
    if (named !== undefined)
      return [...before, { do: 'script', language, path: named, positional: use.operands }]
    const [path, ...positional] = use.operands
    if (path === undefined || path === '-')
      return [...before, { do: 'input', language, positional }]
    const name = path.replace(/^.*\//, '')
    const attackTool = attackToolIn(path)
    return [
      ...before,
      { do: 'script', language, path, positional },
      ...(frameworkScripts.test(name)
        ? [{ do: 'run' as const, words: [name, ...positional] }]
        : []),
      ...(attackTool === null ? [] : [{ do: 'run' as const, words: [attackTool, ...positional] }]),
    ]
  }
  return {
    names,
    style: 'stop-at-operand',
    traits: ['interpreter'],
    options,
    effects: (use) => [...preloaded(use, language), ...effects(use)],
  }
}

/** Files that are loaded before the code: `node -r ./x`, `ruby -r/x`. */
function preloaded(use: Use, language: Language): readonly Effect[] {
  if (language !== 'javascript' && language !== 'ruby') return []
  return ['r', 'import', 'loader', 'experimental-loader']
    .flatMap((option) => use.values(option))
    .filter((path) => path.includes('/') && !path.startsWith('data:'))
    .map((path) => ({ do: 'read', path, manner: 'load' }))
}

function awk(use: Use): readonly Effect[] {
  const own = use.has('f') || use.has('e') ? [] : use.operands.slice(0, 1)
  const files = use.operands
    .slice(own.length)
    .filter((word) => word !== '-' && !/^[A-Za-z_]\w*=/.test(word))
  const codes = [...use.values('e'), ...own]
  return [
    ...use
      .values('i')
      .filter((path) => path !== 'inplace')
      .map((path): Effect => ({ do: 'script', language: 'awk', path })),
    ...codes.map((text): Effect => ({ do: 'code', language: 'awk', text })),
    ...use
      .values('f')
      .map((path): Effect =>
        isInput(path) ? { do: 'input', language: 'awk' } : { do: 'script', language: 'awk', path },
      ),
    ...files.map((path): Effect => ({
      do: use.values('i').includes('inplace') ? 'write' : 'read',
      path,
      manner: 'edit',
    })),
  ]
}
