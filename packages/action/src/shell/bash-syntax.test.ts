import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bashPresent, takenByBash } from '../../test/by-bash.ts'
import { corporaPresent, corpusCommands, packCommands } from '../../test/corpora.ts'
import { mutated } from '../../test/mutations.ts'
import { parseScript } from './parse.ts'

// `bash -n` reads scripts and runs nothing. What bash takes must parse, or we would guess at what it runs. The other way
// round the parser is a little milder: what bash refuses as a whole is then analysed as if it ran, which is the
// stricter reading. Seen so far, on 12,000 mutated commands: `a &; b`, a redirection before `f() …`, a quote that opens
// in a here-document's delimiter, `$(&& a)`.

const more = process.env['CUSTODY_FUZZ_RUNS']
const milderShareMax = 0.01

const places = [
  ["the packs' own tests", bashPresent, packCommands],
  ['corpora of others', bashPresent && corporaPresent, corpusCommands],
] as const

describe.each(places)('the commands of %s', (_, present, read) => {
  const commands = present ? read() : []

  test.skipIf(!present)('parse where bash takes them, and only there', () => {
    const texts = commands.map(({ command }) => command).filter((_text, at) => at % 3 === 0)
    const { missed, milder } = compared(texts)
    expect({ missed, milder }).toEqual({ missed: [], milder: [] })
  })

  test.skipIf(!present)('cut, pasted and quoted wrongly, parse where bash takes them', () => {
    const settings = { numRuns: Number(more ?? 300), seed: more === undefined ? 1 : Date.now() }
    const texts = fc.sample(mutated(commands), settings).filter((text) => !text.includes('\0'))
    const { missed, milder } = compared(texts)
    expect(missed).toEqual([])
    expect(milder.length).toBeLessThanOrEqual(milderShareMax * texts.length)
  })
})

function compared(texts: readonly string[]) {
  const taken = takenByBash(texts)
  const ours = texts.map((text) => parseScript(text, { step: () => true }).status === 'parsed')
  return {
    missed: texts.filter((_, at) => taken[at] === true && ours[at] === false),
    milder: texts.filter((_, at) => taken[at] === false && ours[at] === true),
  }
}
