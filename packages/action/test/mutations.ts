import fc from 'fast-check'
import type { LabelledCommand } from './corpora.ts'
import { single } from './quoting.ts'

/** A change of a text: `at` and `to` are between 0 and 1 and say where, `other` is some other text. */
type Change = (text: string, at: number, to: number, other: string) => string

/** What happens to commands that were cut, pasted, quoted wrongly or wrapped by a machine. */
const changes: { readonly [name: string]: Change } = {
  splice: (text, at, to, other) => cut(text, at)[0] + cut(other, to)[1],
  insert: (text, at, to, other) => cut(text, at).join(cut(other, to)[0]),
  drop: (text, at, to) => between(text, at, to, () => ''),
  double: (text, at, to) => between(text, at, to, (middle) => middle + middle),
  repeat: (text, at, to) => between(text, at, to, (middle) => middle.slice(0, 40).repeat(12)),
  swap: (text, at) => cut(text, at).toReversed().join(''),
  'single quote': (text, at) => cut(text, at).join("'"),
  'double quote': (text, at) => cut(text, at).join('"'),
  backquote: (text, at) => cut(text, at).join('`'),
  backslash: (text, at) => cut(text, at).join('\\'),
  dollar: (text, at) => cut(text, at).join('$'),
  unquote: (text) => text.replace(/['"]/, ''),
  newline: (text, at) => cut(text, at).join('\n'),
  'line end of Windows': (text, at) => cut(text, at).join('\r\n'),
  unicode: (text, at, to) => cut(text, at).join(letters[Math.floor(to * letters.length)] ?? ''),
  substitution: (text, at, to) => between(text, at, to, (middle) => `$(${middle})`),
  braces: (text, at, to) => between(text, at, to, (middle) => `{${middle},}`),
  parameter: (text, at, to) => between(text, at, to, (middle) => `\${x:-${middle}}`),
  arithmetic: (text, at, to) => between(text, at, to, (middle) => `$((${middle}))`),
  quoted: (text, at, to) => between(text, at, to, single),
  'ANSI-C quoted': (text, at, to) => between(text, at, to, (middle) => `$'${middle}'`),
  'bash -c': (text) => `bash -c ${single(text)}`,
  'unquoted bash -c': (text) => `bash -c "${text}"`,
  heredoc: (text) => `bash <<E\n${text}\nE`,
  'heredoc that is not closed': (text) => `cat <<E\n${text}`,
  xargs: (text) => `echo ${single(text)} | xargs -I{} sh -c {}`,
  subshell: (text, at, to) => between(text, at, to, (middle) => `(${middle})`),
  loop: (text) => `while read x; do ${text}; done`,
  function: (text) => `f() { ${text}; }; f`,
  redirection: (text, at) => cut(text, at).join(' >x '),
  pipe: (text, at) => cut(text, at).join(' | '),
  and: (text, at) => cut(text, at).join(' && '),
}

/** Letters that parsers take for others: marks of ours, wide blanks, half of a pair, an end of the text. */
const letters = [
  '\uE000',
  '\uE100',
  '\u00A0',
  '\u200B',
  '\u202E',
  '\uD800',
  '\0',
  '\u0085',
  'é',
  '𝒓',
  '\uFEFF',
]

const share = fc.double({ min: 0, max: 1, noNaN: true })

/** Commands of others, changed up to four times. */
export function mutated(commands: readonly LabelledCommand[]): fc.Arbitrary<string> {
  const texts = fc.constantFrom(...commands.map(({ command }) => command))
  const step = fc.tuple(fc.constantFrom(...Object.values(changes)), share, share, texts)
  return fc
    .tuple(texts, fc.array(step, { minLength: 1, maxLength: 4 }))
    .map(([text, steps]) =>
      steps.reduce(
        (so, [change, at, to, other]) => change(so, at, to, other).slice(0, 4_000),
        text,
      ),
    )
}

function cut(text: string, at: number): readonly [string, string] {
  const place = Math.floor(at * text.length)
  return [text.slice(0, place), text.slice(place)]
}

function between(text: string, at: number, to: number, change: (middle: string) => string): string {
  const [from, end] = [at, to]
    .map((share) => Math.floor(share * text.length))
    .toSorted((a, b) => a - b)
  return text.slice(0, from) + change(text.slice(from, end)) + text.slice(end)
}
