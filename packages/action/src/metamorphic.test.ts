import fc from 'fast-check'
import { parse } from 'unbash'
import { describe, expect, test } from 'vitest'
import type { LabelledCommand } from '../test/corpora.ts'
import { corporaPresent, corpusCommands, packCommands } from '../test/corpora.ts'
import { decided, isWeaker } from '../test/decided.ts'
import { asText } from '../test/as-text.ts'
import { transparent } from '../test/transparent.ts'
import type { Wrapping } from '../test/wrapping.ts'
import { written } from '../test/wrapping.ts'

// The same command written in another way is decided no more mildly, and a command that is only text is let through.
// Each way is tried on some of the commands, other ones for each way; `CUSTODY_ALL_ROWS=1` tries every one on all.

const everyRow = process.env['CUSTODY_ALL_ROWS'] === '1'
const rowsEach = 12

type Row = LabelledCommand & { readonly plain: ReturnType<typeof decided> }

/** The commands that are not let through as they stand. Those that bash would refuse as a whole are left out. */
function restrained(commands: readonly LabelledCommand[]): readonly Row[] {
  return commands
    .filter(({ command }) => command.trim() !== '' && (parse(command).errors ?? []).length === 0)
    .map((row) => ({ ...row, plain: decided(row.command, row.workingDirectory) }))
    .filter(({ plain }) => plain.outcome !== 'allow' && !failedToParse(plain))
}

function failedToParse({ incompleteBecause }: Row['plain']): boolean {
  return incompleteBecause.some(({ code }) => code === 'PARSE_FAILED')
}

/** Rows spread over all, starting elsewhere for each wrapping. */
function sample(rows: readonly Row[], turn: number): readonly Row[] {
  if (everyRow) return rows
  const stride = Math.max(1, Math.floor(rows.length / rowsEach))
  return rows.filter((_, at) => at % stride === turn % stride)
}

const places: readonly (readonly [
  where: string,
  present: boolean,
  read: () => readonly LabelledCommand[],
])[] = [
  ["the packs' own tests", true, packCommands],
  ['corpora of others', corporaPresent, corpusCommands],
]

describe.each(places)('the commands of %s', (_, present, read) => {
  const rows = present ? restrained(read()) : []

  test.skipIf(!present)('are some that are restrained', () => {
    expect(rows.length).toBeGreaterThan(100)
  })

  test.skipIf(!present).each(numbered(transparent))(
    'written as %s are decided no more mildly',
    (_name, wrapping, turn) => {
      const weaker = sample(rows, turn).flatMap(({ command, workingDirectory, plain }) => {
        const text = written(wrapping, command)
        if (text === null) return []
        const { outcome } = decided(text, workingDirectory)
        return isWeaker(outcome, plain.outcome) ? [`${plain.outcome} → ${outcome}: ${text}`] : []
      })
      expect(weaker).toEqual([])
    },
  )

  test.skipIf(!present).each(numbered(asText))(
    'as text in %s are let through',
    (_name, wrapping, turn) => {
      const stopped = sample(rows, turn).flatMap(({ command, workingDirectory }) => {
        const text = written(wrapping, command)
        if (text === null) return []
        const { outcome, complete } = decided(text, workingDirectory)
        return outcome === 'allow' && complete ? [] : [`${outcome}: ${text}`]
      })
      expect(stopped).toEqual([])
    },
  )

  test.skipIf(!present)('written in two ways at once are decided no more mildly', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...rows),
        fc.constantFrom(...transparent),
        fc.constantFrom(...transparent),
        ({ command, workingDirectory, plain }, first, second) => {
          const once = written(first, command)
          const twice = once === null ? null : written(second, once)
          if (twice === null || twice.length > 8_000) return
          const { outcome } = decided(twice, workingDirectory)
          expect(isWeaker(outcome, plain.outcome), `${outcome}: ${twice}`).toBe(false)
        },
      ),
      { numRuns: everyRow ? 20_000 : 500, seed: everyRow ? Date.now() : 20_261_127 },
    )
  })
})

function numbered(
  wrappings: readonly Wrapping[],
): readonly (readonly [string, Wrapping, number])[] {
  return wrappings.map((wrapping, turn) => [wrapping[0], wrapping, turn * 7])
}
