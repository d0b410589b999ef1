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
