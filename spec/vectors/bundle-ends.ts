import { draft, good, headAt, liar, selectionOf, whole } from './bundle-shapes.ts'
import type { Row } from './bundle-shapes.ts'
import { askNobody, askW1, askW1WithoutActs, fromNothing, fromTwo, goodActs, secondLines, seen, withoutActs } from './sample-epochs.ts'
import { bundle, section } from './sample-log.ts'

// An epoch ended where the next one began.

const isVerified = { expect: 'ok', outcome: 'verified', trust: askW1 } as const
/** The first epoch with another time in its second entry, chained and sealed by the device. */
const rewritten = { leaves: draft.leaves.map(liar({ 1: { at: 1_795_392_000_500 } })), payloads: draft.payloads }
const anew = section({ ...whole, draft: rewritten })
const ended = section({ ...whole, sealAt: [2], draft: { ...whole.draft, leaves: whole.draft.leaves.slice(0, 2) } })

export const ends: readonly Row[] = [
  {
    name: 'epoch-not-closed',
    why: 'witnesses cosigned the first epoch past the head at which the second began',
    expect: 'EPOCH_NOT_CLOSED',
    trust: askW1,
    lines: seen(fromTwo[0], good, fromTwo[1]),
  },
  {
    name: 'epoch-not-closed-alone',
    why: 'the first epoch went on after the grant, and the second was left out',
    expect: 'EPOCH_NOT_CLOSED',
    trust: askW1,
    lines: seen(fromTwo[0], good),
  },
  {
    name: 'epoch-not-closed-selection',
    why: 'chosen entries of the first epoch stand under a cosigned head past its end',
    expect: 'EPOCH_NOT_CLOSED',
    trust: askW1,
    lines: seen(fromTwo[0], selectionOf(whole, [0, 2]), fromTwo[1]),
  },
  {
    name: 'epoch-not-closed-and-no-acts',
    why: 'without acts the second epoch itself contradicts the first',
    expect: 'EPOCH_NOT_CLOSED',
    trust: askW1WithoutActs,
    lines: seen(good, secondLines({ previous: headAt(2) })),
  },
  {
    name: 'epoch-not-closed-in-another-order',
    why: 'the same, and the second stands first',
    expect: 'EPOCH_NOT_CLOSED',
    trust: askW1WithoutActs,
    lines: seen(secondLines({ previous: headAt(2) }), good),
  },
  {
    name: 'epoch-closed-as-empty',
    why: 'a grant says that nothing was there before, and witnesses cosigned the first epoch',
    expect: 'EPOCH_NOT_CLOSED',
    trust: askW1,
    lines: seen(fromNothing[0], good, fromNothing[1]),
  },
  {
    name: 'epoch-rewritten',
    why: 'the device made its first epoch anew after the second was granted: another root at the size where it ended',
    expect: 'EPOCH_NOT_CLOSED',
    trust: askNobody,
    lines: bundle(goodActs, anew, secondLines()),
  },
  {
    name: 'epoch-rewritten-below-its-seals',
    why: 'the same where no seal stands at that size',
    expect: 'EPOCH_NOT_CLOSED',
    trust: askNobody,
    lines: bundle(fromTwo[0], section({ ...whole, sealAt: [4], draft: rewritten }), fromTwo[1]),
  },
  {
    name: 'epoch-rewritten-and-no-acts',
    why: 'without acts the newest head of the first epoch is not the one that the second names',
    expect: 'EPOCH_NOT_CLOSED',
    trust: withoutActs,
    lines: bundle(anew, secondLines()),
  },
  {
    name: 'epoch-rewritten-selection',
    why: 'chosen entries stand under another head of that size',
    expect: 'EPOCH_NOT_CLOSED',
    trust: askNobody,
    lines: bundle(goodActs, selectionOf({ ...whole, draft: rewritten }, [0]), secondLines()),
  },
  {
    name: 'epoch-ends-early',
    why: 'the acts say how far witnesses had seen the first epoch, and it ends before: its end was left out',
    expect: 'HEAD_BEHIND',
    trust: askW1,
    lines: seen(goodActs, ended, secondLines()),
  },
  {
    ...isVerified,
    name: 'epoch-lost-its-end',
    why: 'without acts only the device itself says that more of its first epoch had been seen',
    trust: askW1WithoutActs,
    lines: seen(ended, secondLines({ lost: 2 })),
  },
  {
    ...isVerified,
    name: 'epoch-lost-its-end-in-another-order',
    why: 'the same, and the second stands first',
    trust: askW1WithoutActs,
    lines: seen(secondLines({ lost: 2 }), ended),
  },
]
