import { expect, test } from 'vitest'
import {
  epochWords,
  keyWords,
  reachWords,
  spokenTimeline,
  windowsOf,
  type Completeness,
} from './completeness-words.ts'

const day = 86_400_000
const mark = (kind: Completeness['marks'][number]['kind'], at: number, more = {}) => ({
  kind,
  epoch: 1,
  seq: at,
  at,
  because: null,
  from: null,
  to: null,
  entries: null,
  ...more,
})

const completeness: Completeness = {
  from: 0,
  to: day,
  bucketMs: 3_600_000,
  buckets: [
    { at: 0, entries: 61, heartbeats: 60, seals: 60 },
    { at: 3_600_000, entries: 2, heartbeats: 2, seals: 1 },
  ],
  marks: [
    mark('gap', 500, { because: 'disk-full', from: 400, to: 500, entries: 3 }),
    mark('recovery', 700, { because: 'power-loss', from: 650, to: 700, entries: 1 }),
    mark('epoch.opened', 900, { epoch: 2, because: 'wiped' }),
    mark('enrolled', 1),
    mark('enrolled', 901, { epoch: 2 }),
  ],
  silences: [
    { epoch: 1, from: 10, to: 300_010, isRecorded: false },
    { epoch: 1, from: 400, to: 500, isRecorded: true },
  ],
  epochs: [],
  key: { protection: 'file', ground: 'file', statedBy: [] },
}

test('what is missing stands newest first, and a silence that a gap explains stands once', () => {
  expect(windowsOf(completeness).map(({ what }) => what)).toEqual([
    'No heartbeat',
    'Epoch 2',
    'Recovery',
    'Gap',
  ])
})

test('each says why in words', () => {
  const [silence, epoch, recovery, gap] = windowsOf(completeness).map(({ meaning }) => meaning)
  expect(silence).toContain('no gap that the device recorded')
  expect(epoch).toBe(
    'A new log began: the log was wiped. Lost of the one before: it is not known how many.',
  )
  expect(recovery).toContain('the power was lost. 1 entry was recorded and not yet sealed.')
  expect(gap).toContain('the disk was full; missed: 3 entries')
})

test('an epoch says why it began and what closed it', () => {
  const at = (epoch: number) => ({
    origin: 'o',
    epoch,
    size: 1,
    forked: false,
    cosigned: null,
    anchor: null,
  })
  const it = { epochs: [at(2), at(1)], marks: completeness.marks }
  expect(epochWords(it, 1)).toEqual(['closed for good by the grant of epoch 2'])
  expect(epochWords(it, 2)).toEqual(['opened: the log was wiped'])
})

test('the chart can be heard', () => {
  expect(spokenTimeline(completeness)).toBe(
    '63 entries, 61 sealed heads, 1 recorded gap, 1 stretch without heartbeat',
  )
})

test.each([
  { cosigned: null, anchor: null, words: 'by nobody: only the device’s own seals protect it' },
  { cosigned: { size: 10, at: 1 }, anchor: 8, words: 'up to entry 9, the newest' },
  { cosigned: { size: 8, at: 1 }, anchor: 8, words: 'up to entry 7; 2 newer entries sealed only' },
])('cosigned $words', ({ cosigned, anchor, words }) => {
  const epoch = { origin: 'o', epoch: 1, size: 10, forked: false, cosigned, anchor }
  expect(reachWords(epoch).cosigned).toBe(words)
})

test.each([
  {
    protection: 'tpm-hardware',
    ground: 'witnesses',
    statedBy: ['w1'],
    words: 'stated by witnesses: w1',
  },
  {
    protection: 'tpm-hardware',
    ground: 'server',
    statedBy: [],
    words: 'unattested: this server’s word',
  },
  { protection: 'file', ground: 'file', statedBy: [], words: 'no more is claimed than a file' },
] as const)('a key of $protection: $words', ({ protection, ground, statedBy, words }) => {
  expect(keyWords({ protection, ground, statedBy: [...statedBy] }).ground).toBe(words)
})
