import { expect, test } from 'vitest'
import { findingOf } from './executables.ts'

const one = { agent: 'claude-code', version: null, sha256: 'ab'.repeat(32) }
const seen = { ...one, version: '2.1.330', firstSeenAt: 1 }

test.each([
  ['only listed ones may start and none is listed', true, [], [], 'fail'],
  ['only listed ones may start', true, [one], [], 'pass'],
  ['some are listed', false, [one], null, 'pass'],
  ['none is listed, and one was seen', false, [], [seen], 'pass'],
  ['none is listed, and root cannot tell what was seen', false, [], null, 'warn'],
] as const)('where %s', (_, required, listed, firstSeen, status) => {
  const told = {
    required,
    listed: [...listed],
    firstSeen: firstSeen === null ? null : [...firstSeen],
  }
  const finding = findingOf(told, true)
  expect(finding.status).toBe(status)
})

test('to a developer what was seen is unknown, and no pass', () => {
  const finding = findingOf({ required: false, listed: [], firstSeen: null }, false)
  expect(finding).toMatchObject({ status: 'skipped', says: expect.stringContaining('root’s') })
})
