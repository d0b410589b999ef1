import { expect, test } from 'vitest'
import { endedLogLines, endWords, standingWords } from './standing-words.ts'

const now = 1_800_000_000_000
const dayMs = 24 * 60 * 60 * 1000
type Known = Parameters<typeof standingWords>[0]

const standing = (more: Partial<Known>): Known => ({
  device: 'dev_1',
  enrolment: 'enrolled',
  epoch: { epoch: 1, asking: null, ended: [] },
  keyNotAfter: null,
  now,
  log: { recorded: 10, stored: 7 } as Known['log'],
  server: { problem: null },
  ...more,
})
const asking = (because: 'wiped' | 'other') => ({
  epoch: 1,
  asking: { epoch: 2, because },
  ended: [],
})

test.each<{ because: string; known: Partial<Known>; says: string; hint: string }>([
  {
    because: 'a wiped machine',
    known: { enrolment: 'not_enrolled', epoch: asking('wiped') },
    says: 'waits for an administrator to grant epoch 2 of its log (the server knows this machine, and its log is gone); 3 entries are kept here',
    hint: 'custody server device list',
  },
  {
    because: 'a quarantined device',
    known: { epoch: asking('other'), server: { problem: 'EPOCH_AWAITED' } },
    says: 'waits for an administrator to grant epoch 2',
    hint: 'custody server device grant dev_1 --reason TEXT',
  },
  {
    because: 'the loser of two copies',
    known: { epoch: asking('other'), server: { problem: 'EPOCH_REFUSED' } },
    says: 'epoch 2 of this device’s log is another machine’s',
    hint: 'custody server device list',
  },
  {
    because: 'a key that the server calls past its end',
    known: { server: { problem: 'KEY_EXPIRED' } },
    says: 'the key is past its end',
    hint: 'custody server device approve dev_1',
  },
  {
    because: 'a key past its end that was shown again',
    known: { enrolment: 'pending', keyNotAfter: now },
    says: 'the key is past its end',
    hint: 'custody server device approve dev_1',
  },
  {
    because: 'a device that nobody approved yet',
    known: { enrolment: 'pending' },
    says: 'waits for an administrator to approve it',
    hint: 'custody server device approve dev_1',
  },
])('$because: who is waited for, and what they type', ({ known, says, hint }) => {
  const words = standingWords(standing(known))
  expect(words?.says).toContain(says)
  expect(words?.hint).toBe(hint)
})

test.each<{ because: string; known: Partial<Known> }>([
  { because: 'all is well', known: {} },
  { because: 'the server is away', known: { server: { problem: 'NETWORK' } } },
  { because: 'an older daemon says nothing of epochs', known: { epoch: null } },
  { because: 'its key moves while the old one is taken', known: { epoch: asking('other') } },
])('where $because nobody is waited for', ({ known }) => {
  expect(standingWords(standing(known))).toBeNull()
})

test.each([
  ['no end', null, null],
  ['an end', now + 29 * dayMs + 1, 'good until 2027-02-13 (29 d), renewed each day'],
  ['an end behind it', now - 1, 'past its end (2027-01-15)'],
])('a key with %s', (_, keyNotAfter, words) => {
  expect(endWords({ keyNotAfter, now })).toBe(words)
})

test('logs of before are named, with what only they hold', () => {
  const ended = [
    { origin: 'org_0/device/dev_0/e1', path: '/h/outbox-local.sqlite', recorded: 1, stored: 0 },
    { origin: 'org_1/device/dev_1/e1', path: '/h/outbox.sqlite', recorded: 10, stored: 7 },
  ]
  expect(endedLogLines({ device: 'dev_1', epoch: { epoch: 2, asking: null, ended } })).toEqual([
    'from before it was known: 1 entry; /h/outbox-local.sqlite',
    'e1: 10 entries, 3 of them never stored; /h/outbox.sqlite',
  ])
  expect(
    endedLogLines({ device: 'dev_1', epoch: { epoch: 1, asking: null, ended: ended.slice(0, 1) } }),
    'every device has one of those',
  ).toEqual([])
})
