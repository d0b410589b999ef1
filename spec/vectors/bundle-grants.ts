import type { BundleLine } from '@custody/evidence'
import { good, headAt } from './bundle-shapes.ts'
import type { Row } from './bundle-shapes.ts'
import { acts, actsSection } from './bundle-signed.ts'
import { by, cosigned, w1 } from './bundle-witnesses.ts'
import {
  askNobody,
  askW1,
  askW1OfChip,
  goodActs,
  grantDraft,
  grantedAs,
  granting,
  grantOfChip,
  grantsOf,
  secondLines,
  secondOfChip,
  seen,
  thirdOrigin,
} from './sample-epochs.ts'
import { bundle, otherOrigin, secondOrigin } from './sample-log.ts'
import { sampleKey } from './sample-world.ts'

// A later epoch and the act that grants it do not say the same, or two acts grant it.

const stranger = sampleKey('stranger')
const ofOtherCounter = granting({ ...grantOfChip, facts: { ...grantOfChip.facts, nvName: `000b${'33'.repeat(32)}` } })

export const grants: readonly Row[] = [
  {
    name: 'grant-differs-in-its-key',
    why: 'another key than the granted one seals the epoch',
    expect: 'GRANT_DIFFERS',
    trust: null,
    lines: bundle(goodActs, good, secondLines({}, stranger)),
  },
  {
    name: 'grant-differs-in-its-seal',
    why: 'the granted key was one of another kind',
    expect: 'GRANT_DIFFERS',
    trust: askW1,
    lines: seen(...grantedAs({ seal: 'se-p256/1' })),
  },
  {
    name: 'grant-differs-in-its-counter',
    why: 'the granted key has another counter than the one that the epoch enrolled',
    expect: 'GRANT_DIFFERS',
    trust: askW1OfChip,
    lines: seen(actsSection(ofOtherCounter), good, secondOfChip(grantsOf(ofOtherCounter)[1] ?? null)),
  },
  {
    name: 'grant-differs-in-its-reason',
    why: 'it was granted because the log was lost, and the device says that its key was rotated',
    expect: 'GRANT_DIFFERS',
    trust: askW1,
    lines: seen(...grantedAs({ because: 'loss' })),
  },
  {
    name: 'grant-differs-in-its-past',
    why: 'the device goes on from an older head than the granted one, to hide what it lost',
    expect: 'GRANT_DIFFERS',
    trust: askW1,
    lines: seen(...grantedAs({}, { previous: headAt(2) })),
  },
  {
    name: 'grant-differs-in-having-a-past',
    why: 'the device says that there was nothing before',
    expect: 'GRANT_DIFFERS',
    trust: askW1,
    lines: seen(...grantedAs({}, { previous: null, lost: null })),
  },
  {
    name: 'grant-of-another-log',
    why: 'it names the grant of another device’s epoch',
    expect: 'GRANT_DIFFERS',
    trust: askW1,
    lines: seen(...grantedAs({ origin: otherOrigin.replace(/1$/, '2'), previous: null }, { previous: null, lost: null })),
  },
  {
    name: 'grant-of-another-epoch',
    why: 'it names the grant of the third epoch',
    expect: 'GRANT_DIFFERS',
    trust: askW1,
    lines: seen(...grantedAs({ origin: thirdOrigin, epoch: 3, previous: { ...headAt(4), origin: secondOrigin } })),
  },
  {
    name: 'grant-contradicts-itself',
    why: 'a grant names another epoch than its origin',
    expect: 'GRANT_DIFFERS',
    trust: askW1,
    lines: seen(...grantedAs({ epoch: 3 })),
  },
  {
    name: 'grant-repeated',
    why: 'one epoch is granted to two keys: the server could choose between two devices',
    expect: 'GRANT_REPEATED',
    trust: askW1,
    lines: seen(actsSection(granting(grantDraft(), grantDraft({ publicKey: '5a'.repeat(91) }))), good, secondLines()),
  },
  {
    name: 'grant-repeated-beyond-cosigned',
    why: 'the second grant stands above the acts’ cosigned head, and is one all the same',
    expect: 'GRANT_REPEATED',
    trust: askW1,
    lines: cosigned(
      bundle(actsSection(granting(grantDraft(), grantDraft({ because: 'loss' })), acts, [2, 3])),
      by(w1),
      [2],
    ),
  },
  {
    name: 'grant-repeated-and-named',
    why: 'the epoch names the second of two grants, which is none',
    expect: 'EPOCH_NOT_GRANTED',
    trust: askNobody,
    lines: namingTheSecond(),
  },
  {
    name: 'granted-again',
    why: 'a grant that was behind what the witness had seen is given again, for the same key, and the epoch names the newer one',
    expect: 'ok',
    outcome: 'verified',
    trust: askW1,
    lines: again([2, 4], 4),
  },
  {
    name: 'granted-again-and-older-named',
    why: 'the epoch names the grant that another took the place of, to hide what it lost',
    expect: 'EPOCH_NOT_GRANTED',
    trust: askW1,
    lines: again([2, 4], 2),
  },
  {
    name: 'granted-again-from-less',
    why: 'the same key is granted again from an older head than before',
    expect: 'GRANT_REPEATED',
    trust: askW1,
    lines: again([4, 2], 4),
  },
]

/** Grants of one epoch and key from these sizes, one after the other; the epoch names the one from `named`. */
function again(sizes: readonly [number, number], named: number): readonly BundleLine[] {
  const drafts = granting(...sizes.map((size) => grantDraft({ previous: headAt(size) })))
  const grant = grantsOf(drafts)[1 + sizes.indexOf(named)] ?? null
  return seen(actsSection(drafts), good, secondLines({ grant, previous: headAt(named), lost: 4 - named }))
}

function namingTheSecond(): readonly BundleLine[] {
  const drafts = granting(grantDraft({ because: 'loss' }), grantDraft())
  return bundle(actsSection(drafts), good, secondLines({ grant: grantsOf(drafts)[2] ?? null }))
}
