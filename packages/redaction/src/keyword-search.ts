/** Calls back for every place where a keyword starts; a text is walked once, whatever the number of keywords. */
export type KeywordSearch = (text: string, found: (keyword: number, at: number) => void) => void

const width = 128

/**
 * Builds the automaton of Aho and Corasick (1975) over ASCII, letter case aside. `keywords` are lower case;
 * they are reported by their index. A character beyond ASCII stands in no keyword.
 */
export function keywordSearch(keywords: readonly string[]): KeywordSearch {
  const { next, ends } = automaton(keywords)
  const sizes = keywords.map((keyword) => keyword.length)
  return (text, found) => {
    let state = 0
    for (let at = 0; at < text.length; at += 1) {
      const unit = text.charCodeAt(at)
      state = unit < width ? (next[state * width + unit] ?? 0) : 0
      const here = ends[state]
      if (here !== undefined && here.length > 0)
        for (const keyword of here) found(keyword, at + 1 - (sizes[keyword] ?? 0))
    }
  }
}

type Automaton = { readonly next: Int32Array; readonly ends: readonly (readonly number[])[] }

function automaton(keywords: readonly string[]): Automaton {
  const states = 1 + keywords.reduce((sum, keyword) => sum + keyword.length, 0)
  const next = new Int32Array(states * width).fill(-1)
  const ends: number[][] = Array.from({ length: states }, () => [])
  let size = 1
  keywords.forEach((keyword, index) => {
    let state = 0
    for (const letter of keyword) {
      const slot = state * width + letter.charCodeAt(0)
      if (next[slot] === -1) next[slot] = size++
      state = next[slot] ?? 0
    }
    ends[state]?.push(index)
  })
  link(next, ends)
  return { next: foldCase(next.subarray(0, size * width)), ends }
}

/** Turns the trie into an automaton: a missing letter goes where the longest proper suffix would go. */
function link(next: Int32Array, ends: readonly number[][]): void {
  const fallback = new Int32Array(ends.length)
  const queue = [0]
  for (const state of queue) {
    for (let letter = 0; letter < width; letter += 1) {
      const slot = state * width + letter
      const child = next[slot] ?? -1
      const instead = state === 0 ? 0 : (next[(fallback[state] ?? 0) * width + letter] ?? 0)
      if (child === -1) {
        next[slot] = instead
        continue
      }
      fallback[child] = instead
      ends[child]?.push(...(ends[instead] ?? []))
      queue.push(child)
    }
  }
}

/** Capital letters go where small ones go. */
function foldCase(next: Int32Array): Int32Array {
  for (let at = 0; at < next.length; at += width)
    for (let letter = 65; letter <= 90; letter += 1) next[at + letter] = next[at + letter + 32] ?? 0
  return next
}
