import type { PathLabel } from '@custody/model'
import { pathFacts } from '../path.ts'
import { answersRun } from './code/answers-run.ts'
import { isLiteral } from './marks.ts'
import type { Effect } from './program.ts'
import type { Recorder } from './recorder.ts'
import type { State } from './state.ts'
import { isTextual } from './programs/index.ts'
import type { Use } from './use.ts'

/** Labels of what no program is given by chance. */
const secret: ReadonlySet<PathLabel> = new Set([
  'ssh-key',
  'cloud-credential',
  'credential',
  'key-material',
  'keychain',
  'browser-profile',
])

/** Options by which a program is given what it logs in with: it uses that, and does not show it. */
const handing =
  /^--?(?:i|[\w-]*(?:key|ident|cert|conf|cred|prof|default|pass|env|token|auth|account|ssh|pem|kube)[\w-]*)$/i

/** Of these the ones that hand a private key. */
const handingKey = /^--?(?:i|[\w-]*(?:key|ident|cert|auth|ssh|pem)[\w-]*)$/i

/** Options whose value is a text: what is searched for, said, or printed in between. */
const saying =
  /^-(?:m|S|G|e)$|^--(?:message|author|format|pretty|grep|regexp|title|body|notes|subject|text|description|label|delimiter|field-separator|author|trailer|expression)$/

/** Programs whose first operand is a text that is searched for or a script: `grep ~/.ssh/id_rsa notes.md`. */
const searching = /^(?:[ezfgup]*grep|rg|ripgrep|ag|ack|pt|sift|sed|gsed|ssed|jq|yq|gojq|jaq|git)$/

/** Labels of what makes whoever writes it the owner of the account or the machine. */
const telling: ReadonlySet<PathLabel> = new Set([
  'authorized-keys',
  'sudo-rules',
  'password-hash',
  'cron',
  'preload',
  'init-script',
  'shell-startup',
])

/** Of these no program but an editor or a copy has a use: being named behind something else is being written. */
const onlyWritten: ReadonlySet<PathLabel> = new Set(['authorized-keys', 'sudo-rules', 'preload'])

/** Options whose value is a file that the program writes, by the words that programs use for it. */
const writing =
  /^-(?:o|O|w|W|l|L)$|^--?[\w-]*(?:out|write|log|dump|save|export|dest|target|report|trace|record|install|create)[\w-]*$/i

/** Options whose value is a file that the program reads. */
const reading = /^-(?:i|I|f|c|r)$|^--?[\w-]*(?:in|input|from|file|read|check|source|load|include)$/i

/**
 * Secrets outside the project that stand among a program's words without its meaning saying what for. Whatever
 * the program does with them, many print what they cannot read: `ss -F key`, `aws … --filter file://key`. What an
 * option for output names is written, and so is what makes somebody the owner, where it stands last.
 */
export function mentioned(use: Use, effects: readonly Effect[], around: Around): readonly Effect[] {
  const { state, recorder, unfamiliar } = around
  const coded = codesOf(use, around).flatMap((code): readonly Effect[] => [
    ...namedIn(code, () => false, around),
    ...(compiling.test(use.program) && answersRun(code) ? [reverseShell] : []),
  ])
  return use.words
    .flatMap((word, index): readonly Effect[] => {
      const [, own, path = ''] =
        // A path alone: with signs of a script in it, it is a text about one.
        /^(?:(--?[\w-]+)=)?(?:[\w.-]+=)?(?:@|fileb?:(?:\/\/)?)?([~/][^;|&<>$`(){}\n]*)$/is.exec(
          word,
        ) ?? []
      if (path === '' || !isLiteral(path) || !/\/(?:\.|etc\/|Library\/|run\/|var\/)/.test(path))
        return []
      // What an unknown program is given it reads, for all that is known; that it writes may come to it.
      const told = effects.some((effect) => names(effect, path))
      if (told && !unfamiliar) return []
      const { inWorkspace, labels } = pathFacts(path, state.workingDirectory, recorder.view)
      if (inWorkspace) return []
      const before = use.words[index - 1] ?? ''
      const option = own ?? (before.startsWith('-') ? before : '')
      const dangerous = labels.some((label) => secret.has(label) || telling.has(label))
      const last = index > 0 && unfamiliar && !reading.test(option)
      if (
        (dangerous && writing.test(option)) ||
        (last && labels.some((label) => onlyWritten.has(label)))
      )
        return [{ do: 'write', path, manner: 'overwrite' }]
      const hands = labels.includes('ssh-key') ? handingKey : handing
      if (told || hands.test(option) || isSaid(use, word, option)) return []
      return labels.some((label) => secret.has(label))
        ? [{ do: 'read', path, manner: 'mention' }]
        : []
    })
    .concat(coded)
}

/** Whether a word is something to say or to look for, and no file. */
function isSaid(use: Use, word: string, option: string): boolean {
  if (!isTextual(use.program)) return false
  if (saying.test(option)) return true
  if (use.program === 'git' || use.program === 'hub')
    return /^(?:config|commit|tag|log|add|check-ignore|rm|mv|ls-files|clone|submodule)\b/.test(
      use.subcommand,
    )
  return searching.test(use.program) && use.operands[0] === word && !use.has('e') && !use.has('f')
}

/** Code that connects to somewhere and runs what is said there. */
const reverseShell: Effect = {
  do: 'connect',
  to: '',
  scheme: 'tcp',
  direction: 'send',
  carries: ['shell'],
}

type Around = {
  readonly state: State
  readonly recorder: Recorder
  /** Whether nothing is known of the program. */
  readonly unfamiliar: boolean
}

/** Options whose value is code of the program's own: `puppet apply -e`, `make --eval=`. */
const coding = /^--?(?:e|E|eval|expr|expression|code)$/

/** Programs that turn a text into what runs, or into a page that shows the files it names. */
const compiling =
  /^(?:go|tcc|gcc|g\+\+|clang|clang\+\+|cc|c\+\+|rustc|javac?|zig|nim|v|swiftc?|kotlinc|ghc|csc|fpc|gfortran|ldc2|dmd|odin|(?:pdf|xe|lua)?(?:la)?tex(?:mk)?)$/

/** Programs whose words are a language that can open files: `sqlite3 x "select readfile('…')"`, `pdflatex '\\input{…}'`. */
const speaking =
  /^(?:sqlite3?|litecli|duckdb|clickhouse(?:-\w+)?|psql|pgcli|mysql|mariadb|mycli|usql|gimp(?:-console)?(?:-[\d.]+)?|inkscape|blender|gnuplot|maxima|gs|ghostscript|convert|magick|context|(?:pdf|xe|lua)?(?:la)?tex(?:mk)?|terraform|tofu|nix(?:-\w+)?|dhall|jsonnet|cue|opa|m4|cmake|dosbox|bc|dc|octave|sage|ghci?|runghc)$/

/** The code that a program is given: by an option, or in a file that the call itself wrote. */
function codesOf(use: Use, { state, recorder, unfamiliar }: Around): readonly string[] {
  const given = (isTextual(use.program) ? [] : use.words).flatMap((word, index) => {
    const [, own, value = ''] = /^(--?[\w-]+)=(.*)$/s.exec(word) ?? []
    if (own !== undefined) return coding.test(own) ? [value] : []
    return coding.test(use.words[index - 1] ?? '') ? [word] : []
  })
  const spoken = speaking.test(use.program)
    ? [...use.words.filter((word) => !/^[~/]/.test(word)), use.input.text ?? '']
    : [...use.words, use.input.text ?? ''].filter(
        (word) => unfamiliar && /[(<{]\s*["']?[~/]/.test(word),
      )
  const written = compiling.test(use.program)
    ? use.operands.flatMap((word) => {
        const { path } = pathFacts(word, state.workingDirectory, recorder.view)
        return state.written.get(path)?.text ?? []
      })
    : []
  return [...given, ...spoken, ...written].filter(isLiteral)
}

/**
 * The secrets that code names whose language nobody here reads: it is taken to read them, and to write what only an
 * owner writes. `skips` says what is known already.
 */
export function namedIn(
  code: string,
  skips: (path: string) => boolean,
  { state, recorder }: Pick<Around, 'state' | 'recorder'>,
): readonly Effect[] {
  const paths = [...code.matchAll(/(?<![\w.~/])[~/][\w.@+-]*(?:\/[\w.@+-]+)+/g)].map(
    ([path]) => path,
  )
  return [...new Set(paths)].slice(0, 64).flatMap((path): readonly Effect[] => {
    if (!/\/(?:\.|etc\/|Library\/|run\/|var\/)/.test(path)) return []
    const facts = pathFacts(path, state.workingDirectory, recorder.view)
    if (facts.inWorkspace || skips(facts.path)) return []
    if (facts.labels.some((label) => onlyWritten.has(label)))
      return [{ do: 'write', path, manner: 'overwrite' }]
    return facts.labels.some((label) => secret.has(label))
      ? [{ do: 'read', path, manner: 'mention' }]
      : []
  })
}

function names(effect: Effect, path: string): boolean {
  if ('path' in effect) return effect.path === path
  if (effect.do === 'run') return true
  return effect.do === 'connect' && (effect.files ?? []).includes(path)
}
