import type { PartialParse, Tree } from '@lezer/common'
import type { parser } from '@lezer/python'
import type { Recorder } from '../recorder.ts'

type LRParser = typeof parser

/** Longest code that is parsed: a parser's cost grows faster than the code where operators stand in a row. */
const lengthMax = 8_192
/** Longest code that is parsed in spite of mistakes: going on after each costs ten times as much. */
const mistakenLengthMax = 1_024
/** Mistakes are gone on after for so many steps, so that what stands behind the code is still read. */
const mistakenStepsMax = 1_200

/** The parser itself, and the same that stops at the first mistake. */
export type CodeParser = { readonly lenient: LRParser; readonly strict: LRParser }

export function codeParser(lenient: LRParser): CodeParser {
  return { lenient, strict: lenient.configure({ strict: true }) }
}

/**
 * The tree of some code; null where it is too long to be parsed, too long or too wrong for the mistakes that it holds,
 * or where no steps are left. Every move of the parser is counted.
 */
export function parseCode(
  { lenient, strict }: CodeParser,
  source: string,
  recorder: Pick<Recorder, 'step'>,
): Tree | null {
  if (source.length > lengthMax) return null
  try {
    return treeOf(strict.startParse(source), Infinity, recorder)
  } catch {
    // The interpreter itself may refuse it; what can be recovered of a short one is read all the same.
    return source.length > mistakenLengthMax
      ? null
      : treeOf(lenient.startParse(source), mistakenStepsMax, recorder)
  }
}

/** Moves are counted so many steps at a time. */
const perCount = 32

function treeOf(parse: PartialParse, most: number, recorder: Pick<Recorder, 'step'>): Tree | null {
  // Beginning costs something too.
  if (!recorder.step(6)) return null
  let [all, uncounted] = [0, 0]
  for (let tree = parse.advance(); ; tree = parse.advance()) {
    uncounted += moveWeight(parse)
    if (uncounted >= perCount || tree !== null) {
      all += uncounted
      if (!recorder.step(Math.ceil(uncounted)) || all > most) return null
      uncounted = 0
    }
    if (tree !== null) return tree
  }
}

/**
 * What one move of the parser is worth: a token, for each of the ways in which the code may be meant. After a mistake it
 * tries many. Its types do not tell how it stands; where that cannot be told the dearest counts.
 */
function moveWeight(parse: PartialParse): number {
  const isRecovering = !('recovering' in parse) || parse.recovering !== 0
  const ways = 'stacks' in parse && Array.isArray(parse.stacks) ? parse.stacks.length : 1
  if (isRecovering) return 12
  return ways === 1 ? 0.75 : 1.5 * ways
}
