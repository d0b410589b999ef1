/** A stretch of captured text: either shown as it is, or a mark that stands for characters an eye cannot see. */
export type Run =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'mark'; readonly label: string; readonly meaning: string }

const named: Readonly<Record<number, string>> = {
  0x00ad: 'soft hyphen',
  0x061c: 'Arabic letter mark',
  0x115f: 'Hangul filler',
  0x1160: 'Hangul filler',
  0x180e: 'Mongolian vowel separator',
  0x200b: 'zero-width space',
  0x200c: 'zero-width non-joiner',
  0x200d: 'zero-width joiner',
  0x200e: 'left-to-right mark',
  0x200f: 'right-to-left mark',
  0x2028: 'line separator',
  0x2029: 'paragraph separator',
  0x202a: 'left-to-right embedding',
  0x202b: 'right-to-left embedding',
  0x202c: 'pop directional formatting',
  0x202d: 'left-to-right override',
  0x202e: 'right-to-left override',
  0x2060: 'word joiner',
  0x2066: 'left-to-right isolate',
  0x2067: 'right-to-left isolate',
  0x2068: 'first strong isolate',
  0x2069: 'pop directional isolate',
  0x3164: 'Hangul filler',
  0xfeff: 'zero-width no-break space',
  0xffa0: 'Hangul filler',
}

// Everything that draws nothing or moves what is drawn. Tab and line feed stay; so does a carriage return before
// a line feed.
const unseenRanges = [
  String.raw`\p{Cf}\p{Cs}`, // format characters, lone surrogates
  String.raw`\u{0}-\u{8}\u{b}\u{c}\u{e}-\u{1f}\u{7f}-\u{9f}`, // controls
  String.raw`\u{115f}\u{1160}\u{3164}\u{ffa0}`, // fillers
  String.raw`\u{2028}\u{2029}`, // separators
  String.raw`\u{fe00}-\u{fe0f}\u{e0100}-\u{e01ef}`, // variation selectors
]
const tagText = String.raw`[\u{e0020}-\u{e007e}]+\u{e007f}?`
const unseen = new RegExp(`${tagText}|\\r(?!\\n)|[${unseenRanges.join('')}]`, 'gu')

/**
 * Cuts captured text into runs so that nothing in it can hide or reorder what a person reads. Pure.
 * Joiners and variation selectors inside an emoji are left alone; text written in tag characters is decoded.
 */
export function visibleRuns(text: string): readonly Run[] {
  const runs: Run[] = []
  let shownTo = 0
  for (const match of text.matchAll(unseen)) {
    if (belongsToEmoji(text, match.index, match[0])) continue
    if (match.index > shownTo) runs.push({ kind: 'text', text: text.slice(shownTo, match.index) })
    runs.push(markFor(match[0]))
    shownTo = match.index + match[0].length
  }
  if (shownTo < text.length) runs.push({ kind: 'text', text: text.slice(shownTo) })
  return runs
}

/** The same on one line of plain text, for titles and attributes: `a⟨U+202E⟩b`. */
export function visibleText(text: string): string {
  return visibleRuns(text)
    .map((run) => (run.kind === 'text' ? run.text : `⟨${run.label}⟩`))
    .join('')
}

function belongsToEmoji(text: string, at: number, found: string): boolean {
  if (found !== '\u200d' && found !== '\ufe0f') return false
  const before = /(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|[0-9#*]|\ufe0f)$/u
  if (!before.test(text.slice(Math.max(0, at - 2), at))) return false
  return found === '\ufe0f' || /^\p{Extended_Pictographic}/u.test(text.slice(at + 1, at + 3))
}

function markFor(found: string): Run {
  const point = found.codePointAt(0) ?? 0
  if (point >= 0xe0020 && point <= 0xe007e) {
    const hidden = [...found]
      .map((character) => (character.codePointAt(0) ?? 0) - 0xe0000)
      .filter((code) => code < 0x7f)
      .map((code) => String.fromCharCode(code))
      .join('')
    return { kind: 'mark', label: `hidden: ${hidden}`, meaning: 'text in invisible tag characters' }
  }
  const code = `U+${point.toString(16).toUpperCase().padStart(4, '0')}`
  return { kind: 'mark', label: code, meaning: named[point] ?? nameByRange(point) }
}

function nameByRange(point: number): string {
  if (point < 0x20 || (point >= 0x7f && point < 0xa0)) return 'control character'
  if (point >= 0xd800 && point <= 0xdfff) return 'half of a surrogate pair'
  if ((point >= 0xfe00 && point <= 0xfe0f) || point >= 0xe0100) return 'variation selector'
  return 'invisible format character'
}
