/**
 * The rules of terminal output, all of them here:
 *
 * 1. stdout holds the answer and nothing else; progress, warnings and errors go to stderr.
 * 2. With `--json`, stdout is exactly one JSON document and a newline (`log -f`: one per line).
 * 3. An error is `custody: what failed: why`, lower case, no final period, then `hint: what to type`.
 *    With `--json` stdout also gets `{"problem": {"code", "reason", "hint"}}`.
 * 4. Colour only where a person looks: on a terminal, without NO_COLOR, TERM not `dumb`. Colour never carries
 *    meaning alone; a word or a mark stands beside it.
 * 5. Progress is one line that is rewritten on a terminal; elsewhere each step is one line, written once.
 * 6. Text is written for 80 columns. What was captured from elsewhere is shown with control and bidirectional
 *    characters made visible: a file name or a tool's output cannot write to the screen by itself.
 * 7. Secrets (a sign-in link) are written to a terminal only.
 */
export type Screen = {
  readonly write: (text: string) => void
  readonly isTerminal: boolean
  readonly columns: number
  readonly colour: boolean
}

export type Paint = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

const codes: { readonly [paint in Paint]: readonly [number, number] } = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
}

/** The text in that colour where the screen shows colours, else the text. */
export function paint(screen: Screen, colour: Paint, text: string): string {
  const [on, off] = codes[colour]
  return screen.colour ? `\u001b[${on}m${text}\u001b[${off}m` : text
}

/** Whether to colour: rule 4. */
export function wantsColour(
  env: { readonly [name: string]: string | undefined },
  isTerminal: boolean,
): boolean {
  return isTerminal && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb'
}

// Control characters but tab and newline, format characters (what reorders text or has no width), line separators.
const invisible = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** Captured text as it may stand on a screen: every invisible character as `\u{…}`. Keeps tab and newline. */
export function visible(text: string): string {
  return text.replace(invisible, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`)
}

/** Captured text on one line of at most `width` columns, ending in `…` where it was cut. */
export function oneLine(text: string, width: number): string {
  const line = visible(text).replaceAll(/\s+/g, ' ').trim()
  return line.length <= width ? line : `${line.slice(0, Math.max(0, width - 1))}…`
}

/** Words in lines of at most `width` columns, each but the first after `indent`. Keeps words whole. */
export function wrap(text: string, width: number, indent = ''): string {
  const lines: string[] = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? ''
    const next = line === '' ? word : `${line} ${word}`
    if (next.length + (lines.length > 1 ? indent.length : 0) <= width || line === '')
      lines[lines.length - 1] = next
    else lines.push(word)
  }
  return lines.join(`\n${indent}`)
}

/** Lines of `label  value`, the values in one column. Newlines in a value are indented to it. */
export function columns(rows: readonly (readonly [string, string])[], indent = ''): string {
  const width = Math.max(0, ...rows.map(([label]) => label.length)) + 2
  return rows
    .map(([label, value]) => {
      const lines = value.split('\n').join(`\n${indent}${' '.repeat(width)}`)
      return `${indent}${label.padEnd(width)}${lines}`.trimEnd()
    })
    .join('\n')
}
