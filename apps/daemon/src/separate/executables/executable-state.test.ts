import { expect, test } from 'vitest'
import type { FirstSeen } from './executable-state.ts'
import { executableState, firstSeenMax } from './executable-state.ts'

const agent = { name: 'claude-code', version: '2.1.330' } as const
const [a, b] = ['aa'.repeat(32), 'bb'.repeat(32)] as const
const seen = (sha256: string, version = '2.1.330'): FirstSeen => ({
  name: 'claude-code',
  version,
  sha256,
  firstSeenAt: 1,
})
const client = 'claude-code'

test.each([
  ['is listed', [{ client, sha256: a }], [], 'known'],
  ['is listed for its version', [{ client, version: '2.1.330', sha256: a }], [], 'known'],
  ['is listed for another version', [{ client, version: '2.1.331', sha256: a }], [], 'new'],
  ['is not the one that is listed', [{ client, sha256: b }], [], 'new'],
  ['was seen, and another is listed', [{ client, sha256: b }], [seen(a)], 'new'],
  [
    'is listed among others',
    [
      { client, sha256: b },
      { client, sha256: a },
    ],
    [],
    'known',
  ],
  ['is listed for another agent', [{ client: 'codex', sha256: a }], [], 'seen'],
  ['is the first of its version', [], [seen(b, '2.1.329')], 'seen'],
  ['is the one seen first', [], [seen(a)], 'seen'],
  ['is another than the one seen first', [], [seen(b)], 'new'],
  ['comes when nobody can tell what was seen', [], null, 'unknown'],
  ['is listed though nobody can tell what was seen', [{ client, sha256: a }], null, 'known'],
] as const)('an executable that %s', (_, listed, firstSeen, state) => {
  expect(executableState({ listed }, firstSeen, agent, a)).toBe(state)
})

test('whoever makes up versions is not seen for ever', () => {
  const many = Array.from({ length: firstSeenMax }, (_, at) => seen(b, `1.0.${at}`))
  expect(executableState({ listed: [] }, many, agent, a)).toBe('new')
  expect(executableState({ listed: [] }, many.slice(1), agent, a)).toBe('seen')
})
