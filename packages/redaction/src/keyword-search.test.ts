import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { keywordSearch } from './keyword-search.ts'

/** Every place of every keyword, the slow way. */
function places(keywords: readonly string[], text: string): string[] {
  const lower = text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
  return keywords.flatMap((word, index) =>
    Array.from({ length: text.length }, (_, at) => at)
      .filter((at) => lower.startsWith(word, at))
      .map((at) => `${index}@${at}`),
  )
}

test('finds what a search for each keyword by itself finds', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', '-'), minLength: 1, maxLength: 4 })
  const text = fc.string({ unit: fc.constantFrom('a', 'A', 'b', 'B', '-', 'é', '𝄞') })
  fc.assert(
    fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 8 }), text, (words, text) => {
      const found: string[] = []
      keywordSearch(words)(text, (keyword, at) => found.push(`${keyword}@${at}`))
      expect(found.sort()).toEqual(places(words, text).sort())
    }),
  )
})
