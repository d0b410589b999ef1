import { marks, shown, streamsIn } from './marks.ts'
import type { Effect } from './program.ts'
import type { Recorder } from './recorder.ts'
import type { State } from './state.ts'
import { derived } from './stream.ts'

/** Records a program whose name nobody knows: `$X`, `$(…)`. */
export function recordUnknown(name: string, state: State, recorder: Recorder): void {
  const { sources } = derived(streamsIn(name).flatMap((id) => recorder.stream(id) ?? []))
  const decoder = sources.includes('decoded')
  recorder.add({
    kind: 'shell.run',
    program: '',
    programKnown: false,
    programPath: '',
    subcommand: '',
    flags: [],
    argumentsKnown: false,
    depth: state.depth,
    through: state.through,
    codeFrom: sources.includes('network') ? 'network' : decoder ? 'decoded' : 'unknown',
    traits: [],
  })
  recorder.obscure('PROGRAM_DYNAMIC', { program: shown(name), decoder, interpreter: true })
}

/** Git's own programs by their whole name, and what rewrites a history beside it: `git-filter-repo`, `bfg`. */
export function asGit(program: string, words: readonly string[]): readonly Effect[] {
  if (program === 'bfg') return [{ do: 'run', words: ['git', 'filter-repo', '--bfg'] }]
  const [, sub] = /^git-([a-z][a-z-]*)$/.exec(program) ?? []
  return sub === undefined ? [] : [{ do: 'run', words: ['git', sub, ...words] }]
}

/** The known programs that a glob in a program's place can mean: `/bin/r?` is `rm`. */
export function programsLike(name: string): readonly string[] {
  if (!/^[^\uE000-\uE00F\uE013-\uF8FF]*$/.test(name)) return []
  const last = name.slice(name.lastIndexOf('/') + 1).replace(/\uE010+/g, marks.star)
  if (last.length > 16) return []
  const letters = [...last].map((letter) =>
    letter === marks.star
      ? '.*'
      : letter === marks.question || letter === marks.bracket
        ? '.'
        : letter.replace(/[^\w]/g, '\\$&'),
  )
  const pattern = new RegExp(`^${letters.join('')}$`)
  return dangerous.filter((one) => pattern.test(one))
}

/** What a pattern in a program's place is tried for; to be one of these is reason enough. */
const dangerous =
  'rm cat curl wget bash sh nc dd chmod python3 base64 sudo ssh scp git find mkfs shred env tee cp mv'.split(
    ' ',
  )
