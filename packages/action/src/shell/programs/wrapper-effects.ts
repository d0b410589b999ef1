import { isLiteral, marks } from '../marks.ts'
import type { Effect, ProgramSpec } from '../program.ts'
import { nothing } from '../stream.ts'
import type { Use } from '../use.ts'
import { unescaped } from './escapes.ts'
import { isPrompt, isRoot, onlyShows } from './shown-commands.ts'

// What wrappers start, and with which words.

export function wrapper(
  names: string,
  options: string,
  skip = 0,
  effects?: (use: Use) => readonly Effect[],
  traits: readonly string[] = [],
): ProgramSpec {
  const run = (use: Use): readonly Effect[] => {
    const words = use.operands.slice(skip)
    if (!traits.includes('privilege')) return [{ do: 'run', words }]
    const account = use.values('user').at(-1) ?? use.values('u').at(-1) ?? 'root'
    return [
      raise(use, account, words, use.has('s') ? { opensShell: true } : {}),
      { do: 'run', words, asRoot: isRoot(account) },
    ]
  }
  return {
    names,
    style: 'stop-at-operand',
    traits: ['wrapper', ...traits],
    options,
    effects: effects ?? run,
  }
}

/** What another account is taken on for: `words` are the one command that it runs. */
export function raise(
  use: Use,
  account: string,
  words: readonly string[] = [],
  more: { readonly opensShell?: boolean } = {},
): Effect {
  const accountKnown = account !== '' && isLiteral(account)
  return {
    do: 'act',
    action: {
      kind: 'privilege.raise',
      through: use.program,
      account: accountKnown ? account : '',
      accountKnown,
      opensShell: more.opensShell ?? isPrompt(words),
      onlyReads: onlyShows(words),
    },
  }
}

export function sudo(use: Use): readonly Effect[] {
  const account = use.values('u').at(-1) ?? 'root'
  if (use.has('l') || use.has('k') || use.has('K') || use.has('V') || use.has('v')) return []
  const [variables, words] = leadingVariables(use.operands)
  const edited: readonly Effect[] =
    use.has('e') || use.program === 'sudoedit'
      ? use.operands.map((path) => ({ do: 'write', path }))
      : []
  const login: readonly Effect[] =
    words.length === 0 && (use.has('i') || use.has('s')) ? [{ do: 'input', language: 'shell' }] : []
  const asRoot = isRoot(account)
  const run: readonly Effect[] = edited.length > 0 ? [] : [{ do: 'run', words, variables, asRoot }]
  const bare = words.length === 0 && /^(?:run0|pkexec)$/.test(use.program)
  const more = { opensShell: login.length > 0 || bare || isPrompt(words) }
  return [raise(use, account, words, more), ...edited, ...login, ...run]
}

export function su(use: Use): readonly Effect[] {
  const texts = [...use.values('c'), ...use.values('session-command')]
  const words = use.program === 'runuser' && use.has('u') ? use.operands : []
  const account = use.values('u').at(-1) ?? use.operands.find((word) => word !== '-') ?? 'root'
  return [
    raise(use, account, words, { opensShell: texts.length === 0 && words.length === 0 }),
    ...texts.map((text): Effect => ({ do: 'shell', text, asRoot: isRoot(account) })),
    ...(words.length > 0 ? [{ do: 'run' as const, words, asRoot: isRoot(account) }] : []),
  ]
}

/** What `env` starts: variables and options taken off. */
function envCommand(use: Use) {
  const [variables, words] = leadingVariables(use.operands)
  return { variables, words }
}

/** `env -S 'a b' c` is `env a b c`: the string is cut into words by env's own rules, in its place. */
function spliced(words: readonly string[]): readonly string[] | null {
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    if (!word.startsWith('-') || word === '--') return null
    const attached =
      /^(?:-[iv0]*[Ss]=?|--s(?:p(?:l(?:i(?:t(?:-(?:s(?:t(?:r(?:i(?:n(?:g)?)?)?)?)?)?)?)?)?)?)?=)(.+)$/s.exec(
        word,
      )?.[1]
    const apart =
      /^(?:-[iv0]*[Ss]|--s(?:p(?:l(?:i(?:t(?:-(?:s(?:t(?:r(?:i(?:n(?:g)?)?)?)?)?)?)?)?)?)?)?)$/.test(
        word,
      )
    if (attached !== undefined)
      return [...words.slice(0, at), ...splitString(attached), ...words.slice(at + 1)]
    if (apart)
      return [...words.slice(0, at), ...splitString(words[at + 1] ?? ''), ...words.slice(at + 2)]
    if (/^(?:-[iv0]*[uCaP]|--(?:unset|chdir|argv0|u|un|c|ch|a|ar))$/.test(word)) at += 1
  }
  return null
}

export function env(use: Use): readonly Effect[] {
  const split = spliced(use.words)
  if (split !== null) return [{ do: 'run', words: ['env', ...split] }]
  const { variables, words } = envCommand(use)
  const [folder] = use.values('C')
  return words.length === 0
    ? []
    : [{ do: 'run', words, variables, ...(folder === undefined ? {} : { folder }) }]
}

/** Source: GNU coreutils, "env -S": `\_` is a blank, quotes group. */
function splitString(text: string): readonly string[] {
  const words: string[] = []
  for (const [, double, single, bare] of text
    .replaceAll('\\_', ' ')
    .matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|((?:[^\s"'\\]|\\.)+)/g))
    words.push((double ?? single ?? bare ?? '').replace(/\\(.)/g, '$1'))
  return words
}

function isVariable(word: string): boolean {
  return /^[^=\s/-][^=\s/]*=/.test(word)
}

function leadingVariables(words: readonly string[]) {
  const first = words.findIndex((word) => !isVariable(word))
  const count = first === -1 ? words.length : first
  const variables = words.slice(0, count).map((word): readonly [string, string] => {
    const equals = word.indexOf('=')
    return [word.slice(0, equals), word.slice(equals + 1)]
  })
  return [variables, words.slice(count)] as const
}

/** More words than this are not told apart. */
const itemsMax = 32

/** The words that come in; whole lines where each stands in the place of `{}`. Source: xargs(1). */
function fed(use: Use, whole: boolean): readonly string[] {
  const { lines, text } = use.input
  const delimiter = use.has('0') ? '\0' : unescaped(use.values('d').at(-1) ?? '')
  const items =
    delimiter !== '' && text !== null
      ? text.split(delimiter).filter((item, index, all) => index < all.length - 1 || item !== '')
      : lines === null
        ? null
        : delimiter !== ''
          ? lines
          : whole
            ? lines.map((line) => line.replace(/^[ \t]+/, ''))
            : lines.flatMap(fedWords)
  return items === null || items.length > itemsMax ? [marks.words] : items
}

/** The words of a line as xargs cuts it: blanks cut, quotes and backslashes keep together. */
function fedWords(line: string): readonly string[] {
  return [...line.matchAll(/(?:"[^"]*"|'[^']*'|\\.|[^\s"'\\])+/gs)].map(([word]) =>
    word.replace(/"([^"]*)"|'([^']*)'|\\(.)/gs, (_, a = '', b = '', c = '') => a + b + c),
  )
}

export function xargs(use: Use): readonly Effect[] {
  const command = use.operands.length > 0 ? use.operands : ['echo']
  const placeholder =
    use.values('I').at(-1) ??
    use.values('J').at(-1) ??
    (use.has('i') ? use.values('i').at(-1) || '{}' : undefined)
  const items = use.has('a') ? [marks.words] : fed(use, placeholder !== undefined)
  if (command[0] === 'kill' && use.input.sources.includes('every-process'))
    return [{ do: 'run', words: ['kill', '-1'] }]
  if (placeholder === undefined || placeholder === '') {
    const count = Number(use.values('n').at(-1) ?? use.values('L').at(-1) ?? items.length)
    return inGroups(items, count).map((group) => ({
      do: 'run',
      words: [...command, ...group],
      input: nothing,
      fed: use.input,
    }))
  }
  return items.map((item) => ({
    do: 'run',
    words: command.map((word) =>
      word.replaceAll(placeholder, () => item.replaceAll(marks.words, marks.text)),
    ),
    input: nothing,
    fed: use.input,
  }))
}

/** `xargs -n 2`: each group is a command line of its own; without words there is one all the same. */
function inGroups(items: readonly string[], count: number): readonly (readonly string[])[] {
  if (!(count >= 1) || items.length <= count) return [items]
  return Array.from({ length: Math.ceil(items.length / count) }, (_, index) =>
    items.slice(index * count, (index + 1) * count),
  )
}

/** `parallel CMD ::: a b`: each operand after `:::` is one turn; without it the input's lines are. */
export function parallel(use: Use): readonly Effect[] {
  const at = use.operands.findIndex((word) => /^:::+\+?$/.test(word))
  const command = at === -1 ? use.operands : use.operands.slice(0, at)
  const items =
    at === -1
      ? fed(use, true)
      : use.operands.slice(at + 1).filter((word) => !/^:::+\+?$/.test(word))
  const turns = (items.length === 0 ? [''] : items.slice(0, 32)).map((item) =>
    item.replaceAll(marks.words, marks.text),
  )
  const [only] = command
  if (only === undefined) return turns.map((text) => ({ do: 'shell', text }))
  if (command.length === 1 && /\s/.test(only))
    return turns.map((item) => ({ do: 'shell', text: placed(only, item) ?? `${only} ${item}` }))
  return turns.map((item) => {
    const words = command.map((word) => placed(word, item) ?? word)
    return {
      do: 'run',
      words:
        command.some((word) => placed(word, '') !== null) || item === '' ? words : [...words, item],
    }
  })
}

/** The word with an item in the place of `{}`, `{.}`, `{1}` …; null where it has no such place. */
function placed(word: string, item: string): string | null {
  const pattern = /\{[\d/.#%]*\}/g
  return pattern.test(word) ? word.replace(pattern, () => item) : null
}

/** `watch` hands its words to a shell, `watch -x` and the others start them as they are. */
export function watch(use: Use): readonly Effect[] {
  const single =
    use.program === 'hyperfine' ||
    use.program === 'chokidar' ||
    use.program === 'watchexec' ||
    (use.program === 'entr' && use.has('s')) ||
    (/^(?:watch|viddy)$/.test(use.program) && !use.has('x'))
  if (use.program === 'hyperfine') return use.operands.map((text) => ({ do: 'shell', text }))
  // `watch` and these join their words and hand them to a shell. Sources: watch(1), entr(1), watchexec(1).
  if (single && (use.operands.length === 1 || use.operands.some((word) => /\s/.test(word))))
    return [{ do: 'shell', text: use.operands.join(' ') }]
  return [{ do: 'run', words: use.operands }]
}

export function flocked(use: Use): readonly Effect[] {
  const [first = '', text = ''] = use.operands.slice(1)
  if (/^(?:-c|--command)$/.test(first)) return [{ do: 'shell', text }]
  if (first.startsWith('--command='))
    return [{ do: 'shell', text: first.slice('--command='.length) }]
  return [
    ...use.values('c').map((own): Effect => ({ do: 'shell', text: own })),
    { do: 'run', words: use.operands.slice(1) },
  ]
}

/** A new root makes every path below another one; what runs there is still run. */
export function chroot(use: Use): readonly Effect[] {
  const skip = use.program === 'chroot' || use.program === 'setarch' ? 1 : 0
  const words = use.operands.slice(skip)
  const entered = use.program === 'nsenter' ? namespaces(use) : leaving(use)
  return words.length === 0
    ? entered
    : [...entered, { do: 'run', words: words[0] === '--' ? words.slice(1) : words }]
}

/** The folders under which a container sees the machine that it runs on. */
const hostRoot =
  /^\/(?:proc\/\d+\/root|host(?:fs|root|_root|-root)?|rootfs|node|hostos|mnt\/host)\/*$/

/** A new root that is the machine's own leads out of a container. */
function leaving(use: Use): readonly Effect[] {
  return use.program === 'chroot' && hostRoot.test(use.operands[0] ?? '') ? [asHost(use)] : []
}

/** The first process's namespaces are the machine's own: out of every container. Source: nsenter(1). */
function namespaces(use: Use): readonly Effect[] {
  const entered = [
    ...use.values('t'),
    ...use.words.flatMap((word) => /\/proc\/(\d+)\/ns\b/.exec(word)?.[1] ?? []),
  ]
  return entered.some((process) => process === '1')
    ? [asHost(use)]
    : entered.length > 0
      ? [raise(use, 'root')]
      : []
}

/** What runs out of every container. */
function asHost(use: Use): Effect {
  return {
    do: 'act',
    action: {
      kind: 'container.run',
      engine: use.program,
      image: '',
      imageKnown: true,
      weakened: ['host-pid'],
    },
  }
}

export function scheduled(use: Use): readonly Effect[] {
  return use.has('on-calendar') || use.has('on-active') || use.has('on-boot')
    ? [{ do: 'act', action: { kind: 'schedule.add', through: 'systemd', operation: 'add' } }]
    : []
}

/** `strace -p`, `gdb -p`: what another process holds is read while it runs. */
export function attached(use: Use): readonly Effect[] {
  return use
    .values('p')
    .filter((process) => process !== '')
    .map((process) => ({ do: 'read', path: `/proc/${process}/mem`, manner: 'attach' }))
}
