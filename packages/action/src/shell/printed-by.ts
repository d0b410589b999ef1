import type { Prints, SubcommandSpec } from './program.ts'
import type { Stream } from './stream.ts'
import { derived, joined, linesIn, nothing, something, streamFrom, textStream } from './stream.ts'
import type { Use } from './use.ts'

/** What a program prints, by its meaning, what it read, and what it started prints. */
export function printedBy(
  prints: SubcommandSpec['prints'],
  use: Use,
  contents: readonly Stream[],
  printed: readonly Stream[],
): Stream {
  const own = typeof prints === 'function' ? prints(use) : null
  if (own !== null && typeof own !== 'string') return own
  if (printed.length > 0) return joined(printed)
  const read = contents.length > 0 ? contents : [use.input]
  return printedAs(typeof prints === 'function' ? (own ?? undefined) : prints, read)
}

function printedAs(prints: Prints | undefined, read: readonly Stream[]): Stream {
  switch (prints) {
    case 'nothing':
      return nothing
    case 'same':
      return joined(read)
    case 'lines':
      return linesIn(joined(read))
    case 'digest':
      return something
    case 'network':
    case 'environment':
      return streamFrom([prints])
    case 'decoded':
      return derived(read, ['decoded'])
    case 'setup':
      return textStream('')
    case 'filtered':
      // A program that reads nothing still prints something of its own.
      return derived(read, read.every(({ text }) => text === '') ? ['command'] : [])
    default:
      return derived(read, ['command'])
  }
}
