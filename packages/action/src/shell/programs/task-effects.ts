import { isLiteral, shown } from '../marks.ts'
import type { Effect } from '../program.ts'
import { tasks, unknownText } from '../tasks/task.ts'
import type { TaskRequest } from '../tasks/task.ts'
import type { Use } from '../use.ts'
import { ownerOf } from './own-verbs.ts'

// What programs run that a file of the project says: Makefiles, packages' scripts, justfiles.

const unread: Effect = { do: 'obscure', code: 'SCRIPT_UNREAD', interpreter: true }

function asked(request: Pick<TaskRequest, 'of'> & Partial<TaskRequest>): readonly Effect[] {
  return [{ do: 'tasks', request: tasks(request) }]
}

/** Source: GNU make, "Options Summary". Makefiles from the call itself are read too: `-f -`, `--eval`. */
export function makeTasks(use: Use): readonly Effect[] {
  if (use.has('v') || use.has('h')) return []
  const [given, names] = assignments(use.operands)
  const named = namedFiles(use)
  if ('do' in named) return [named]
  const told = (name: string) => valueOf(name, given) ?? use.variables.get(name)?.[0] ?? ''
  const flags = [told('MAKEFLAGS'), told('GNUMAKEFLAGS')]
  const variables = [...flags.flatMap((text) => assignments(wordsIn(text))[0]), ...given]
  const more = told('MAKEFILES')
    .split(/\s+/)
    .filter((path) => path !== '')
  const request = {
    of: 'make' as const,
    names: names.filter(isLiteral),
    folders: use.values('C'),
    variables,
    dry: use.has('n') || use.has('q') || use.has('t'),
  }
  const text = [...named.texts, ...use.values('E'), ...flags.flatMap(evaluatedBy)].join('\n')
  const files = named.files === null ? null : [...more, ...named.files]
  return [
    ...makeShell(variables),
    // Read before the file that make finds by itself.
    ...(files === null && more.length > 0 ? asked({ ...request, files: more }) : []),
    ...asked({ ...request, files, text }),
  ]
}

/** What is started for every line where the call says so. Source: GNU make, "Choosing the Shell". */
function makeShell(variables: Variables): readonly Effect[] {
  const [shell, flags] = ['SHELL', '.SHELLFLAGS'].map((name) => valueOf(name, variables))
  if (flags !== undefined) return [{ do: 'shell', text: `${shell ?? 'sh'} ${flags} :` }]
  return shell === undefined || /^(?:\/(?:usr\/(?:local\/)?)?bin\/)?(?:ba|da|z|k|a)?sh$/.test(shell)
    ? []
    : [{ do: 'shell', text: shell }]
}

type Variables = readonly (readonly [name: string, value: string])[]

function valueOf(name: string, variables: Variables): string | undefined {
  return variables.findLast(([one]) => one === name)?.[1]
}

/**
 * The files that `-f` names, and the text of what comes in where one of them is standard input. What comes in and
 * cannot be read is run all the same.
 */
function namedFiles(
  use: Use,
): Effect | { readonly files: readonly string[] | null; readonly texts: readonly string[] } {
  const named = use.values('f')
  const fed = named.some(isInput)
  const { text, file } = use.input
  if (fed && text === null && file === null) return { do: 'input', language: 'other' }
  if (named.some((path) => !isLiteral(path))) return unread
  const files = named.flatMap((path) =>
    isInput(path) ? (file === null ? [] : [file.path]) : [path],
  )
  return { files: named.length > 0 ? files : null, texts: fed ? [text ?? ''] : [] }
}

/** A name that stands for what comes in. */
export function isInput(path: string): boolean {
  return /^(?:-|\/dev\/(?:stdin|fd\/0)|\/proc\/self\/fd\/0)$/.test(path)
}

/** The words of `MAKEFLAGS`: blanks in them are escaped. */
function wordsIn(flags: string): readonly string[] {
  return [...flags.matchAll(/(?:[^\s\\]|\\[^])+/g)].map(([word]) => unescaped(word))
}

/** `MAKEFLAGS=--eval=…`; where a blank in it is not escaped, what stands behind counts as well. */
function evaluatedBy(flags: string): readonly string[] {
  const words = wordsIn(flags)
  const at = words.findIndex((word) => /^(?:--eval|-E)/.test(word))
  if (at === -1) return []
  const [, first = ''] = /^(?:--eval|-E)=?(.*)$/s.exec(words[at] ?? '') ?? []
  const behind = words.slice(at + 1)
  return [first === '' ? (behind[0] ?? '') : first, [first, ...behind].join(' ').trim()]
}

function unescaped(word: string): string {
  return word.replace(/\\([^])/g, '$1')
}

/** Source: just.systems/man, "Command-line Options". */
export function justTasks(use: Use): readonly Effect[] {
  if (['l', 'list', 'summary', 'dump', 'evaluate', 'fmt', 'n', 'show', 'variables'].some(use.has))
    return []
  const chosen = use.values('c')
  if (chosen.length > 0) return [{ do: 'run', words: [...chosen, ...use.operands] }]
  const [variables, names] = assignments(use.operands)
  const named = namedFiles(use)
  if ('do' in named) return [named]
  const { files, texts } = named
  return asked({
    of: 'just',
    names,
    variables,
    files,
    text: texts.join('\n'),
    folders: use.values('d'),
  })
}

function assignments(words: readonly string[]) {
  const isOne = (word: string) => /^[A-Za-z_.][\w.-]*(?::{1,3}|[?+!])?=/.test(word)
  const variables = words.filter(isOne).map((word): readonly [string, string] => {
    const at = word.indexOf('=')
    const value = word.slice(at + 1)
    const known = isLiteral(value) ? value : unknownText
    return [
      word.slice(0, at).replace(/[:?+!]+$/, ''),
      // `NAME!=command`: what the command prints.
      word[at - 1] === '!' ? `$(shell ${known})` : known,
    ]
  })
  return [variables, words.filter((word) => !isOne(word))] as const
}

/** Scripts of a package.json that a package manager runs, asked for by name or by what it does. */
export function packageTasks(use: Use): readonly Effect[] {
  const { program } = use
  if (/^(?:npm-run-all2?|run-[sp])$/.test(program)) return runAll(use)
  const [verb = '', ...rest] = use.operands
  if (program === 'deno') return verb === 'task' ? scripts(use, rest) : []
  if (program === 'nr') return scripts(use, use.operands)
  const shell = use.values('script-shell').map((path): Effect => ({ do: 'run', words: [path] }))
  if (shell.length > 0) return shell
  if (/^(?:run|run-script|rum|urn)$/.test(verb)) return scripts(use, rest)
  const owner = ownerOf(program, verb)
  const known = verbs[verb]
  const isShort = known !== undefined && known !== verb
  if (known !== undefined && program !== 'bun' && !(isShort && owner === 'script'))
    return scripts(use, [known, ...rest])
  const cycle = owner === 'script' && verb !== '' ? [] : lifeCycle(verb, use, rest)
  const runsCycle = !rest.includes('--ignore-scripts') && !use.has('ignore-scripts')
  return [
    ...(cycle.length > 0 && runsCycle
      ? asked({ of: 'package', names: cycle, folders: foldersOf(use, rest) })
      : []),
    // `yarn build`: a script, or else a program that the project has.
    ...(owner !== null && owner !== 'own' && isScriptName(verb)
      ? scripts(use, use.operands, owner === 'script')
      : []),
  ]
}

function isScriptName(word: string): boolean {
  return /^[\w:@.-]+$/.test(word) && !/\.[cm]?[jt]sx?$/.test(word)
}

/** `node --run NAME -- WORDS`: nothing of what stands before and after it. Source: Node.js, "Command-line API". */
export function nodeTask(use: Use, name: string): readonly Effect[] {
  return isLiteral(name)
    ? asked({ of: 'package', names: [name], words: use.operands, alone: true })
    : [unread]
}

const verbs: { readonly [verb: string]: string } = {
  test: 'test',
  t: 'test',
  tst: 'test',
  start: 'start',
  stop: 'stop',
  restart: 'restart',
}

/** Which scripts a command runs by itself, for the project's own package. Source: npm-scripts, "Life Cycle Operation Order". */
function lifeCycle(verb: string, use: Use, rest: readonly string[]): readonly string[] {
  const names = rest.filter((word) => !word.startsWith('-'))
  if (use.has('g') || rest.includes('-g')) return []
  if (
    /^(?:ci|clean-install|install|i|in|it|install-test)$/.test(verb) ||
    (verb === '' && use.program === 'yarn')
  )
    return names.length > 0
      ? []
      : ['install', 'prepublish', 'prepare', ...(verb.startsWith('it') ? ['test'] : [])]
  if (verb === 'publish') return ['prepublishOnly', 'prepack', 'prepare', 'postpack', 'publish']
  if (verb === 'pack') return ['prepack', 'prepare', 'postpack']
  return verb === 'version' && names.length > 0 ? ['version'] : []
}

/** `run NAME -- WORDS`. The packages of a workspace are not looked for: then only that a script runs is known. */
function scripts(
  use: Use,
  words: readonly string[],
  orProgram = ownerOf(use.program, '') !== null,
): readonly Effect[] {
  const at = words.findIndex((word) => !word.startsWith('-'))
  const name = words[at]
  if (at === -1 || name === undefined) return []
  // Any of the project's scripts, or with pnpm and yarn any of its programs.
  if (!isLiteral(name)) return [unread]
  const given = words.slice(at + 1)
  const cut = given.indexOf('--')
  const before = (cut === -1 ? given : given.slice(0, cut)).filter(
    (word) => use.program !== 'npm' || !word.startsWith('-'),
  )
  const elsewhere = [...use.words].some((word) =>
    /^(?:-w|--workspaces?(?:=.*)?|-ws|-r|--recursive|-F|--filter(?:=.*)?|--parallel|-A|--all)$/.test(
      word,
    ),
  )
  if (elsewhere || use.operands[0]?.startsWith('workspace')) return []
  return asked({
    of: 'package',
    names: [name],
    words: [...before, ...(cut === -1 ? [] : given.slice(cut + 1))],
    folders: foldersOf(use, words),
    orProgram,
  })
}

function foldersOf(use: Use, words: readonly string[]): readonly string[] {
  const behind = words.flatMap((word, at) =>
    /^(?:--prefix|-C|--dir|--cwd)$/.test(word)
      ? (words[at + 1] ?? [])
      : (/^--(?:prefix|dir|cwd)=(.*)$/.exec(word)?.[1] ?? []),
  )
  return [...use.values('prefix'), ...use.values('C'), ...use.values('cwd'), ...behind]
}

/** Source: npm-run-all: names and patterns of scripts, options between them. */
function runAll(use: Use): readonly Effect[] {
  const names = use.words
    .filter((word) => !word.startsWith('-'))
    .map((word) => word.split(' ')[0] ?? '')
  // The shell leaves a pattern as it is where no file fits it.
  return asked({ of: 'package', names: names.map(shown).filter((name) => !name.includes('…')) })
}

/** `composer test`, `composer run test`, and what composer runs by itself. Source: getcomposer.org, "Scripts". */
export function composerTasks(use: Use): readonly Effect[] {
  const [verb = '', ...rest] = use.operands
  const plain = rest.filter((word) => word !== '--')
  if (rest.includes('--no-scripts')) return []
  if (/^(?:run|run-script)$/.test(verb)) {
    const [name, ...words] = plain.filter((word, at) => at > 0 || !word.startsWith('-'))
    return name === undefined
      ? []
      : asked({ of: 'composer', names: [name], words, folders: use.values('d') })
  }
  const events = composerEvents[verb]
  const names = events ?? (/^[\w:.-]+$/.test(verb) ? [verb] : [])
  return names.length === 0
    ? []
    : asked({
        of: 'composer',
        names,
        words: events === undefined ? plain : [],
        folders: use.values('d'),
      })
}

const composerEvents: { readonly [verb: string]: readonly string[] } = {
  install: ['pre-install-cmd', 'pre-autoload-dump', 'post-autoload-dump', 'post-install-cmd'],
  update: ['pre-update-cmd', 'pre-autoload-dump', 'post-autoload-dump', 'post-update-cmd'],
  require: ['pre-update-cmd', 'pre-autoload-dump', 'post-autoload-dump', 'post-update-cmd'],
  'dump-autoload': ['pre-autoload-dump', 'post-autoload-dump'],
  dumpautoload: ['pre-autoload-dump', 'post-autoload-dump'],
}
