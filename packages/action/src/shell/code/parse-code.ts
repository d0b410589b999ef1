import type { Tree } from '@lezer/common'
import type { parser } from '@lezer/python'

type LRParser = typeof parser

/** Longest code that is parsed: a parser's cost grows faster than the code where operators stand in a row. */
const lengthMax = 8_192
/** Longest code that is parsed in spite of mistakes: going on after each costs ten times as much. */
const mistakenLengthMax = 1_024

/** The parser itself, and the same that stops at the first mistake. */
export type CodeParser = { readonly lenient: LRParser; readonly strict: LRParser }

export function codeParser(lenient: LRParser): CodeParser {
  return { lenient, strict: lenient.configure({ strict: true }) }
}

/** The tree of some code; null where it is too long to be parsed, or too long for the mistakes that it holds. */
export function parseCode({ lenient, strict }: CodeParser, source: string): Tree | null {
  if (source.length > lengthMax) return null
  try {
    return strict.parse(source)
  } catch {
    // The interpreter itself may refuse it; what can be recovered of a short one is read all the same.
    return source.length > mistakenLengthMax ? null : lenient.parse(source)
  }
}
