import { readFileSync } from 'node:fs'
import { agentCapabilities } from '@custody/agents'
import { expect, test } from 'vitest'
import { evasions } from '../apps/daemon/test/evasions/index.ts'
import { capabilitiesPage, pageFile } from './capabilities.ts'

test('the page on capabilities says what the code says; `node tools/capabilities.ts` makes it anew', () => {
  expect(readFileSync(pageFile, 'utf8')).toBe(capabilitiesPage(agentCapabilities))
})

test('every way to get by that the suite tries has its measured row, with what is expected of it', () => {
  const measured = new URL('../apps/daemon/test/evasions/measured.json', import.meta.url)
  const rows: readonly { says: string; because: string; result: string }[] = JSON.parse(
    readFileSync(measured, 'utf8'),
  )
  expect(rows.map(({ says, because, result }) => ({ says, because, result }))).toEqual(
    evasions.map(({ says, because, expected }) => ({ says, because, result: expected })),
  )
})

test('every way that counts as closed was also tried where Custody is not', () => {
  const measured = new URL('../apps/daemon/test/evasions/measured.json', import.meta.url)
  const rows: readonly { id: string; result: string; comesOff: string | null }[] = JSON.parse(
    readFileSync(measured, 'utf8'),
  )
  expect(Object.fromEntries(rows.map(({ id, comesOff }) => [id, comesOff]))).toEqual(
    Object.fromEntries(
      evasions.map(({ id, expected, cannot, without = 'nothing' }) => [
        id,
        expected === 'closed' ? (cannot ?? without) : null,
      ]),
    ),
  )
})
