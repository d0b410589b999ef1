import { expect, test } from 'vitest'
import { readCmd } from './cmd.ts'
import { readPowershell } from './powershell.ts'

test.each([
  ['short', 100, true],
  ['longer than anybody writes', 9_000, false],
])('text of the shells of Windows that is %s is read as far as that goes', (_, length, whole) => {
  const powershell = readPowershell('a b;'.repeat(length / 4))
  expect(powershell.plain).toBe(whole)
  expect(powershell.commands.length).toBeLessThanOrEqual(1_000)
  const cmd = readCmd('a b&'.repeat(length / 4))
  expect(cmd.whole).toBe(whole)
  expect(cmd.commands.length).toBeLessThanOrEqual(1_001)
})
