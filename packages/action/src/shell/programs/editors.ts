import { isAnything } from '../marks.ts'
import type { Effect, ProgramSpec } from '../program.ts'
import { touch } from '../program.ts'
import type { Use } from '../use.ts'

/** Editors: the files they are given, and what their command lines and scripts run. */
export const editors: readonly ProgramSpec[] = [
  {
    names: 'vi vim nvim ex view vimr gvim mvim rvim vimdiff-e',
    traits: ['editor'],
    style: 'raw',
    effects: vi,
  },
  { names: 'ed red', options: 's, p=text, G, r, E', traits: ['editor'], effects: ed },
  {
    names: 'emacs emacsclient',
    style: 'raw',
    traits: ['editor'],
    effects: emacs,
  },
  {
    names:
      'nano pico micro helix hx kak joe mcedit gedit kate subl atom zed idea notepad textedit sublime_text',
    traits: ['editor'],
    options: 'w, l, m, B, R, v, Y=text, T=text, f=text, goto=text, wait, c=text',
    effects: (use) =>
      use.operands
        .filter((word) => !word.startsWith('+'))
        .map((path) => touch(use.has('R') ? 'read' : 'write', path, { manner: 'edit' })),
  },
]

const valued = /^-(?:c|-cmd|S|s|u|U|i|T|t|w|W|p|q|-listen|-server)$/

/** `vim -c '!…'`, `+'…'`, `-S file`; what `-s` and standard input hold is typed. Source: vim(1). */
function vi(use: Use): readonly Effect[] {
  const commands: string[] = []
  const paths: string[] = []
  const sources: string[] = []
  // With `-s` ex takes its commands from standard input; vim takes keys from a file.
  const silent = use.program === 'ex' || use.words.some((word) => /^-\w*[eE]/.test(word))
  for (let at = 0; at < use.words.length; at += 1) {
    const word = use.words[at] ?? ''
    const next = use.words[at + 1] ?? ''
    if (word === '-c' || word === '--cmd') commands.push(next)
    else if (word === '-S' || word === '-u' || (word === '-s' && !silent)) sources.push(next)
    else if (/^\+./.test(word)) commands.push(word.slice(1))
    else if (!word.startsWith('-') && !word.startsWith('+')) paths.push(word)
    if (valued.test(word) && !(word === '-s' && silent)) at += 1
  }
  const typed = silent && use.input.text !== null ? use.input.text.split('\n') : []
  const unread = silent && use.input.text === null
  const reads = use.words.includes('-R') || use.program === 'view'
  return [
    ...paths.map((path) => touch(reads ? 'read' : 'write', path, { manner: 'edit' })),
    ...[...commands, ...typed].flatMap((command) => exCommand(command)),
    ...sources
      .filter((path) => !/^(?:NONE|NORC|DEFAULTS|)$/.test(path))
      .map((path) => touch('read', path, { manner: 'execute' })),
    ...(unread ? [{ do: 'obscure' as const, code: 'SCRIPT_INLINE', interpreter: true }] : []),
  ]
}

/** One line of ex: what it runs, reads and writes. Source: vim's `index.txt`, "EX commands". */
function exCommand(line: string): readonly Effect[] {
  if (isAnything(line)) return [{ do: 'obscure', code: 'SCRIPT_DYNAMIC', interpreter: true }]
  const command = line
    .replace(/^[\s:]*/, '')
    .replace(/^(?:silent!?|sil!?|noautocmd|keepjumps|verbose|vert(?:ical)?|tab)\s+/g, '')
    .replace(/^(?:[%.$]|\d+|'.|\/[^/]*\/|,|[-+]\d*)*/, '')
    .trim()
  // `:w !cmd` hands the text on, `:w! file` only insists.
  const shell = /^(?:(?:r|re|read|te|term|terminal|make)\s*|(?:w|wri|write)\s+)?!\s*(.+)$/s.exec(
    command,
  )
  if (shell !== null) return [{ do: 'shell', text: shell[1] ?? '' }]
  const terminal = /^(?:te(?:rminal)?|term)\s+(.+)$/s.exec(command)
  if (terminal !== null) return [{ do: 'shell', text: terminal[1] ?? '' }]
  const file =
    /^(r(?:ead)?|w(?:rite)?|sav(?:eas)?|so(?:urce)?|e(?:dit)?|luafile|pyfile|py3file)!?\s+(?:>>\s*)?(\S.*)$/.exec(
      command,
    )
  if (file !== null) {
    const [, name = '', path = ''] = file
    if (/^(?:so|luafile|py)/.test(name)) return [touch('read', path, { manner: 'execute' })]
    return [touch(/^(?:w|sav)/.test(name) ? 'write' : 'read', path, { manner: 'edit' })]
  }
  const language = /^(lua|python3?|py3?x?|perl|ruby)\s+(.+)$/s.exec(command)
  if (language !== null) {
    const [, name = '', text = ''] = language
    const to = name.startsWith('py')
      ? 'python'
      : name === 'perl'
        ? 'perl'
        : name === 'ruby'
          ? 'ruby'
          : 'other'
    return [{ do: 'code', language: to, text: text.replace(/^(?:=|<<\s*\w+\n?)/, '') }]
  }
  const calls = [
    ...command.matchAll(
      /\b(?:system|systemlist|job_start|jobstart|termopen|term_start)\s*\(\s*(['"])((?:(?!\1).)*)\1/g,
    ),
  ]
  if (calls.length > 0) return calls.map(([, , text = '']) => ({ do: 'shell', text }))
  const removed = [
    ...command.matchAll(
      /\b(?:delete|writefile)\s*\([^)]*?(['"])((?:(?!\1).)*)\1\s*(?:,\s*['"](rf?)?['"]\s*)?\)/g,
    ),
  ]
  if (removed.length > 0)
    return removed.map(([, , path = '', flags]) =>
      touch(command.includes('writefile') ? 'write' : 'delete', path, {
        recursive: flags === 'rf',
      }),
    )
  return /^(?:exe(?:cute)?|call|normal?|norm!?)\b.*(?:system|!|eval|execute)/.test(command)
    ? [{ do: 'obscure', code: 'SCRIPT_INLINE', interpreter: true }]
    : []
}

/** The lines that ed is fed: `!cmd`, `r !cmd`, `w file`. Source: ed(1). */
function ed(use: Use): readonly Effect[] {
  const { text } = use.input
  const files = use.operands.map((path) => touch('write', path, { manner: 'edit' }))
  if (text === null) return [...files, { do: 'obscure', code: 'SCRIPT_INLINE', interpreter: true }]
  let typing = false
  const effects = text.split('\n').flatMap((line): readonly Effect[] => {
    if (typing) {
      typing = line !== '.'
      return []
    }
    typing = /^[^a-zA-Z!]*[aic]\s*$/.test(line)
    const [, kind = '', run, path] =
      /^[^a-zA-Z!]*([rwWeE]|!)\s*(?:(!?)\s*(\S.*))?$/.exec(line) ?? []
    if (kind === '' || path === undefined) return []
    if (kind === '!' || run === '!') return [{ do: 'shell', text: path }]
    return [touch(/[wW]/.test(kind) ? 'write' : 'read', path, { manner: 'edit' })]
  })
  return [...files, ...effects]
}

/** `--eval` of Lisp: what it runs, deletes and reads in plain words. Source: the Elisp manual. */
function emacs(use: Use): readonly Effect[] {
  const codes: string[] = []
  const paths: string[] = []
  const loads: string[] = []
  for (let at = 0; at < use.words.length; at += 1) {
    const word = use.words[at] ?? ''
    const attached = /^--?(?:eval|execute)=(.*)$/s.exec(word)?.[1]
    if (attached !== undefined) codes.push(attached)
    else if (/^--?(?:eval|execute)$|^-e$/.test(word)) codes.push(use.words[(at += 1)] ?? '')
    else if (/^(?:-l|--load|--script|-script)$/.test(word)) loads.push(use.words[(at += 1)] ?? '')
    else if (/^-(?:f|-funcall|L|-directory|d|s|-socket-name)$/.test(word)) at += 1
    else if (!word.startsWith('-') && !word.startsWith('+')) paths.push(word)
  }
  return [
    ...paths.map((path) => touch('write', path, { manner: 'edit' })),
    ...loads.map((path): Effect => ({ do: 'read', path, manner: 'execute' })),
    ...codes.flatMap(lisp),
  ]
}

const lispCalls =
  /\((shell-command|shell-command-to-string|async-shell-command|call-process|start-process|process-lines|process-file|delete-directory|delete-file|insert-file-contents|find-file|write-file|write-region|load-file|rename-file|copy-file)\b([^()]*)/g

function lisp(code: string): readonly Effect[] {
  const effects: Effect[] = []
  for (const [, name = '', rest = ''] of code.matchAll(lispCalls)) {
    const texts = [...rest.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) => text)
    const [first = ''] = texts
    if (name.includes('shell-command')) effects.push({ do: 'shell', text: first })
    else if (/process/.test(name))
      effects.push({ do: 'run', words: name === 'start-process' ? texts.slice(1) : texts })
    else if (name === 'delete-directory')
      effects.push(touch('delete', first, { recursive: /"\s+t\b/.test(rest) }))
    else if (name === 'delete-file') effects.push(touch('delete', first))
    else if (name === 'load-file') effects.push(touch('read', first, { manner: 'execute' }))
    else
      effects.push(
        touch(
          name.startsWith('write') ? 'write' : 'read',
          texts.at(name === 'write-region' ? -1 : 0) ?? '',
        ),
      )
  }
  const rest = code.replace(lispCalls, '')
  const plain =
    /^[\s()'"\w.+*/<>=?!:-]*$/.test(rest) &&
    !/eval|load|process|shell|file|directory|command|apply|funcall|url/.test(rest)
  return plain ? effects : [...effects, { do: 'obscure', code: 'SCRIPT_INLINE', interpreter: true }]
}
