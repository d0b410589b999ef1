import { expect, test } from 'vitest'
import { actsOrigin, origin, otherOrigin, secondOrigin } from '../../../spec/vectors/sample-log.ts'
import { endBefore, epochBefore, noEpochs } from './epochs.ts'

const emptyRoot = new Uint8Array(32).fill(7)
const root = new Uint8Array(32).fill(0xab)

test.each([
  [secondOrigin, origin],
  [origin.replace(/1$/, '10'), origin.replace(/1$/, '9')],
  [origin, null],
  [actsOrigin, null],
  ['nothing', null],
])('the epoch before %s is %s', (log, before) => {
  expect(epochBefore(log)).toBe(before)
})

test('an epoch that left nothing ended empty; of another log nothing is told', () => {
  const before = (previous: Parameters<typeof endBefore>[0]['previous']) =>
    endBefore({ origin: secondOrigin, previous }, emptyRoot)
  expect(before(null)).toEqual({ origin, size: 0, root: emptyRoot })
  expect(before({ origin, size: 4, root: 'ab'.repeat(32) })).toEqual({ origin, size: 4, root })
  expect(before({ origin: otherOrigin, size: 4, root: 'ab'.repeat(32) })).toBeNull()
})

test('what is told first of where an epoch ended stays, and what was left of a log is taken once', () => {
  const epochs = noEpochs(emptyRoot)
  epochs.endsAt({ origin, size: 4, root, isGranted: true })
  epochs.endsAt({ origin, size: 2, root, isGranted: false })
  expect(epochs.endOf(origin)).toMatchObject({ size: 4, isGranted: true })
  const heads = { cosigned: { size: 4, root }, others: [] }
  epochs.leave(origin, heads)
  expect([epochs.takeLeft(origin), epochs.takeLeft(origin)]).toEqual([heads, null])
})
