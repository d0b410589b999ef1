import { pathFacts } from '../path.ts'
import { isLiteral } from './marks.ts'
import { isTextual } from './programs/index.ts'
import type { Recorder } from './recorder.ts'
import type { State } from './state.ts'
import type { Use } from './use.ts'

export type Around = {
  readonly state: State
  readonly recorder: Recorder
  /** Whether nothing is known of the program. */
  readonly unfamiliar: boolean
}

/** Options whose value is code of the program's own: `puppet apply -e`, `make --eval=`. */
const coding = /^--?(?:e|E|eval|expr|expression|code)$/

/** Programs that turn a text into what runs, or into a page that shows the files it names. */
export const compiling =
  /^(?:go|tcc|gcc|g\+\+|clang|clang\+\+|cc|c\+\+|rustc|javac?|zig|nim|v|swiftc?|kotlinc|ghc|csc|fpc|gfortran|ldc2|dmd|odin|(?:pdf|xe|lua)?(?:la)?tex(?:mk)?)$/

/** Programs whose words are a language that can open files: `sqlite3 x "select readfile('…')"`, `pdflatex '\\input{…}'`. */
const speaking =
  /^(?:sqlite3?|litecli|duckdb|clickhouse(?:-\w+)?|psql|pgcli|mysql|mariadb|mycli|usql|gimp(?:-console)?(?:-[\d.]+)?|inkscape|blender|gnuplot|maxima|gs|ghostscript|convert|magick|context|(?:pdf|xe|lua)?(?:la)?tex(?:mk)?|terraform|tofu|nix(?:-\w+)?|dhall|jsonnet|cue|opa|m4|cmake|dosbox|bc|dc|octave|sage|ghci?|runghc)$/

/** The code that a program is given: by an option, or in a file that the call itself wrote. */
export function codesOf(use: Use, { state, recorder, unfamiliar }: Around): readonly string[] {
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
