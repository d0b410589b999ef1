import { readFileSync } from 'node:fs'
import { agentCapabilities } from '@custody/agents'
import { expect, test } from 'vitest'
import { capabilitiesPage, pageFile } from './capabilities.ts'

test('the page on capabilities says what the code says; `node tools/capabilities.ts` makes it anew', () => {
  expect(readFileSync(pageFile, 'utf8')).toBe(capabilitiesPage(agentCapabilities))
})
