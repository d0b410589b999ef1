import { expect, test } from 'vitest'
import { identityCaveats } from './mcp-words.ts'

const stdio = { kind: 'stdio' as const, target: 'npx x', environmentNames: [] }

test('a launched, pinned server of one name needs no caveat', () => {
  expect(
    identityCaveats({ level: 'launched', pinned: 'yes', names: ['github'], transport: stdio }),
  ).toEqual([])
})

test('a declared server under two names needs three', () => {
  const caveats = identityCaveats({
    level: 'declared',
    pinned: 'unknown',
    names: ['github', 'gh'],
    transport: stdio,
  })
  expect(caveats).toHaveLength(3)
  expect(caveats[2]).toContain('2 names')
})
