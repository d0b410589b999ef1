/** No word may become more words than this. */
const wordsMax = 64
/** A word longer than this is not expanded: anything may come of it. */
const lengthMax = 2_048
/** Nor is one with more braces that close nothing: each is looked for to the end of the word. */
const triesMax = 16
/** How deep braces may stand in braces to be written out. */
const depthMax = 16

/**
 * Expands the braces of one word as written, quotes and all: `{a,b}` and `{1..3}`, nested too.
 * Textual, as in bash: the results are words as written again. Source: bash(1), "Brace Expansion".
 */
export function expandBraces(word: string, depth = 0): readonly string[] {
  if (word.length > lengthMax || depth > depthMax) return ['*']
  const open = nextBrace(word)
  if (open === 'many') return ['*']
  if (open === null) return [word]
  const { start, end, commas } = open
  const before = word.slice(0, start)
  const after = expandBraces(word.slice(end + 1), depth)
  const middles =
    commas.length > 0
      ? alternatives(word, start, end, commas).flatMap((one) => expandBraces(one, depth + 1))
      : sequence(word.slice(start + 1, end))
  if (middles === null) return after.map((rest) => word.slice(0, end + 1) + rest)
  // Too many to write out: a glob matches them all.
  if (middles.length * after.length > wordsMax) return [`${before}*`]
  return middles.flatMap((middle) => after.map((rest) => before + middle + rest))
}

/** Whether bash finds braces to expand in a word as written; long words it may find some in. */
export function hasBraces(word: string): boolean {
  return word.includes('{') && (word.length > lengthMax || nextBrace(word) !== null)
}

type Brace = { readonly start: number; readonly end: number; readonly commas: readonly number[] }

/** The first brace that closes and holds a comma or `..`. Quoted ones and those of `${` do not count. */
function nextBrace(word: string): Brace | 'many' | null {
  let tries = 0
  for (let at = 0; at < word.length; at += 1) {
    const skipped = skipQuoted(word, at)
    if (skipped !== at) at = skipped - 1
    else if (word[at] === '{') {
      const brace = closing(word, at)
      if (brace !== null) return brace
      tries += 1
      if (tries > triesMax) return 'many'
    }
  }
  return null
}

function closing(word: string, start: number): Brace | null {
  const commas: number[] = []
  let depth = 0
  let range = false
  if (start === 0 && word[1] === '}') return null
  for (let at = start; at < word.length; at += 1) {
    const skipped = skipQuoted(word, at)
    if (skipped !== at) at = skipped - 1
    else if (word[at] === '{') depth += 1
    else if (word[at] === ',' && depth === 1) commas.push(at)
    else if (word[at] === '.' && word[at + 1] === '.' && word[at + 2] !== '}') range ||= depth === 1
    else if (word[at] === '}') {
      // One that closes neither a list nor a range is a letter like any other: `a{},b}` is `a}` and `ab`.
      if (depth === 1 && (commas.length > 0 || range)) return { start, end: at, commas }
      depth = Math.max(1, depth - 1)
    }
  }
  return null
}

/** Past a quoted piece, an escape or a `${…}`, `$(…)`, `<(…)` or backquotes that start at `at`; else `at`. */
function skipQuoted(word: string, at: number): number {
  switch (word[at]) {
    case '\\':
      return at + 2
    case "'":
      return after(word, word.indexOf("'", at + 1))
    case '"':
      return skipDouble(word, at + 1)
    case '`':
      return skipEscaped(word, at + 1, '`')
    case '$':
      if (word[at + 1] === "'") return skipEscaped(word, at + 2, "'")
      return word[at + 1] === '{' || word[at + 1] === '(' ? skipNested(word, at + 1) : at
    case '<':
    case '>':
      return word[at + 1] === '(' ? skipNested(word, at + 1) : at
    default:
      return at
  }
}

function after(word: string, end: number): number {
  return end === -1 ? word.length : end + 1
}

/** Past the next `close` that no backslash stands before. */
function skipEscaped(word: string, from: number, close: string): number {
  for (let at = from; at < word.length; at += 1) {
    if (word[at] === '\\') at += 1
    else if (word[at] === close) return at + 1
  }
  return word.length
}

/** Past the end of what stands between double quotes. */
function skipDouble(word: string, from: number): number {
  for (let at = from; at < word.length; at += 1) {
    const character = word[at]
    if (character === '"') return at + 1
    if (character === '\\') at += 1
    else if (character === '`') at = skipEscaped(word, at + 1, '`') - 1
    else if (character === '$' && (word[at + 1] === '{' || word[at + 1] === '('))
      at = skipNested(word, at + 1) - 1
  }
  return word.length
}

/** Past the bracket that closes the one at `open`; what is quoted in between does not count. */
function skipNested(word: string, open: number): number {
  const [opening, closes] = word[open] === '{' ? ['{', '}'] : ['(', ')']
  let depth = 1
  for (let at = open + 1; at < word.length; at += 1) {
    const skipped = skipQuoted(word, at)
    if (skipped !== at) at = skipped - 1
    else if (word[at] === opening) depth += 1
    else if (word[at] === closes) depth -= 1
    if (depth === 0) return at + 1
  }
  return word.length
}

function alternatives(
  word: string,
  start: number,
  end: number,
  commas: readonly number[],
): readonly string[] {
  const edges = [start, ...commas, end]
  return edges.slice(1).map((edge, index) => word.slice((edges[index] ?? 0) + 1, edge))
}

/** `1..5`, `a..e`, `01..10..2`; null when it is none of these. */
function sequence(body: string): readonly string[] | null {
  const match = /^(-?\d+|[A-Za-z])\.\.(-?\d+|[A-Za-z])(?:\.\.(-?\d+))?$/.exec(body)
  if (match === null) return null
  const [, first = '', last = '', by = '1'] = match
  const letters = /^[A-Za-z]$/.test(first)
  if (letters !== /^[A-Za-z]$/.test(last)) return null
  const from = letters ? first.charCodeAt(0) : Number(first)
  const to = letters ? last.charCodeAt(0) : Number(last)
  const step = Math.max(1, Math.abs(Number(by)))
  const width =
    /^-?0\d/.test(first) || /^-?0\d/.test(last) ? Math.max(first.length, last.length) : 0
  const count = Math.floor(Math.abs(to - from) / step) + 1
  if (count > wordsMax) return ['*']
  return Array.from({ length: count }, (_, index) => {
    const value = from + Math.sign(to - from) * step * index
    return letters ? String.fromCharCode(value) : padded(value, width)
  })
}

function padded(value: number, width: number): string {
  const digits = String(Math.abs(value))
  return value < 0 ? `-${digits.padStart(width - 1, '0')}` : digits.padStart(width, '0')
}
