import { alertCodes } from '@custody/evidence'
import { expect, test } from 'vitest'
import { alertHints } from './alert-words.ts'

test.each(alertCodes)('%s says what it means and what to do', (code) => {
  expect(alertHints[code]).toMatch(/\.$/)
})
