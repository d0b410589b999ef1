/** One line of a difference between two texts. Numbers count from 1; null where that side has no such line. */
export type DiffLine = {
  readonly kind: 'same' | 'removed' | 'added'
  readonly text: string
  readonly before: number | null
  readonly after: number | null
}

const comparedLinesMax = 600

/**
 * The lines to take away and to add to turn `before` into `after`, by longest common subsequence. Texts of more
 * than 600 differing lines are shown as one removal and one addition: quick beats minimal there.
 */
export function lineDiff(before: string, after: string): readonly DiffLine[] {
  const old = linesOf(before)
  const now = linesOf(after)
  const head = equalFromStart(old, now)
  const tail = equalFromEnd(old.slice(head), now.slice(head))
  const middle = compare(old.slice(head, old.length - tail), now.slice(head, now.length - tail))
  const kinds: readonly (readonly [DiffLine['kind'], string])[] = [
    ...old.slice(0, head).map((text) => ['same', text] as const),
    ...middle,
    ...old.slice(old.length - tail).map((text) => ['same', text] as const),
  ]
  return numbered(kinds)
}

function linesOf(text: string): readonly string[] {
  if (text === '') return []
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
}

function equalFromStart(a: readonly string[], b: readonly string[]): number {
  const different = a.findIndex((line, at) => line !== b[at])
  return different === -1 ? a.length : different
}

function equalFromEnd(a: readonly string[], b: readonly string[]): number {
  let count = 0
  while (count < a.length && count < b.length && a.at(-1 - count) === b.at(-1 - count)) count += 1
  return count
}

function compare(
  a: readonly string[],
  b: readonly string[],
): (readonly [DiffLine['kind'], string])[] {
  if (a.length + b.length > comparedLinesMax) {
    return [
      ...a.map((text) => ['removed', text] as const),
      ...b.map((text) => ['added', text] as const),
    ]
  }
  const width = b.length + 1
  const longest = new Uint16Array((a.length + 1) * width)
  const at = (i: number, j: number) => longest[i * width + j] ?? 0
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      longest[i * width + j] =
        a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const out: (readonly [DiffLine['kind'], string])[] = []
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      out.push(['same', a[i] ?? ''])
      i += 1
      j += 1
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) {
      out.push(['removed', a[i] ?? ''])
      i += 1
    } else {
      out.push(['added', b[j] ?? ''])
      j += 1
    }
  }
  return out
}

function numbered(kinds: readonly (readonly [DiffLine['kind'], string])[]): readonly DiffLine[] {
  let before = 0
  let after = 0
  return kinds.map(([kind, text]) => {
    if (kind !== 'added') before += 1
    if (kind !== 'removed') after += 1
    return {
      kind,
      text,
      before: kind === 'added' ? null : before,
      after: kind === 'removed' ? null : after,
    }
  })
}
