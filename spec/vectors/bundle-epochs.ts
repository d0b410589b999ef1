import type { BundleLine, EntryDraft } from '@custody/evidence'
import { good, headAt, selectionOf, whole } from './bundle-shapes.ts'
import type { Row } from './bundle-shapes.ts'
import { acts, actsSection } from './bundle-signed.ts'
import { by, cosigned, w1 } from './bundle-witnesses.ts'
import {
  askNobody,
  askW1,
  askW1OfChip,
  askW1WithoutActs,
  fromNothing,
  fromTwo,
  goodActs,
  grantDraft,
  grantedAs,
  granting,
  grantsOf,
  ofChip,
  openedDraft,
  second,
  secondLines,
  secondOfChip,
  seen,
  third,
  withoutActs,
} from './sample-epochs.ts'
import { bundle, deviceKey, draftOf, enrolledDraft, origin, otherKey, otherOrigin, secondOrigin, section, story } from './sample-log.ts'

// Exempt from the size limit: a table. Later epochs of a device, and whether they were granted in the organisation's acts.

const isVerified = { expect: 'ok', outcome: 'verified', trust: askW1 } as const
/** Acts whose second entry is that one, which the second epoch names. */
const naming = (draft: EntryDraft) => {
  const drafts = granting(draft)
  return seen(actsSection(drafts), good, secondLines({ grant: grantsOf(drafts)[1] ?? null }))
}

const goodOnes: readonly Row[] = [
  {
    ...isVerified,
    name: 'epochs',
    why: 'the second epoch was granted in the acts, which a witness has seen, and goes on from the newest cosigned head of the first',
    lines: seen(goodActs, good, secondLines()),
  },
  {
    ...isVerified,
    outcome: 'verified, no witness',
    name: 'epochs-without-a-witness',
    why: 'no quorum is asked for: the acts are signed by the key that the policy names',
    trust: askNobody,
    lines: bundle(goodActs, good, secondLines()),
  },
  {
    ...isVerified,
    outcome: 'self-consistent',
    name: 'epochs-without-trust',
    why: 'no policy: the acts in the bundle grant it, and nobody vouches for them',
    trust: null,
    lines: bundle(goodActs, good, secondLines()),
  },
  {
    ...isVerified,
    name: 'epoch-selected',
    why: 'chosen entries of the second epoch, its first among them',
    lines: seen(goodActs, selectionOf(second(), [0, 1])),
  },
  {
    ...isVerified,
    name: 'epoch-of-a-chip',
    why: 'a chip with a counter seals the second epoch: its counter is part of the granted key',
    trust: askW1OfChip,
    lines: seen(actsSection(ofChip), good, secondOfChip(grantsOf(ofChip)[1] ?? null)),
  },
  {
    ...isVerified,
    name: 'epoch-grant-not-checked',
    why: 'neither bundle nor policy names the acts: it is told that nobody looked',
    trust: askW1WithoutActs,
    lines: seen(good, secondLines()),
  },
  {
    ...isVerified,
    name: 'epoch-after-nothing',
    why: 'of the first epoch nothing is known anywhere',
    lines: seen(...fromNothing),
  },
  {
    ...isVerified,
    name: 'epoch-sealed-past-its-end',
    why: 'the first epoch sealed more than witnesses saw before they closed it: the entries are there, and nobody vouches for them',
    lines: [
      ...seen(fromTwo[0]).slice(0, -1),
      ...cosigned(good, by(w1), [2]),
      ...seen(fromTwo[1]).slice(1, -1),
      { kind: 'end', logs: 3, leaves: 8 },
    ],
  },
  {
    ...isVerified,
    name: 'epochs-in-another-order',
    why: 'without acts the second epoch tells where the first ended, whichever stands first',
    trust: askW1WithoutActs,
    lines: seen(secondLines(), good),
  },
  {
    ...isVerified,
    name: 'epochs-three',
    why: 'the third epoch goes on from the second, of which no head is cosigned in this bundle',
    trust: withoutActs,
    outcome: 'verified, no witness',
    lines: bundle(good, secondLines(), third({ previous: { origin: secondOrigin, size: 9, root: '5a'.repeat(32) } })),
  },
]

const notItsEpoch: readonly Row[] = [
  {
    name: 'epoch-differs',
    why: 'the log of the second epoch opens a third',
    expect: 'EPOCH_DIFFERS',
    trust: askW1WithoutActs,
    lines: seen(secondLines({ epoch: 3 })),
  },
  {
    name: 'epoch-of-another-device',
    why: 'the epoch before is another device’s',
    expect: 'EPOCH_DIFFERS',
    trust: askW1WithoutActs,
    lines: seen(secondLines({ previous: { ...headAt(4), origin: otherOrigin } })),
  },
  {
    name: 'epoch-of-another-predecessor',
    why: 'a third epoch goes on from the first, as if the second had never been',
    expect: 'EPOCH_DIFFERS',
    trust: askW1WithoutActs,
    lines: seen(good, secondLines(), third({ previous: headAt(4) })),
  },
  {
    name: 'epoch-opened-again',
    why: 'an epoch is opened in the middle of a log',
    expect: 'EPOCH_DIFFERS',
    trust: askW1WithoutActs,
    lines: seen(section({ ...second(), sealAt: [3], draft: draftOf(secondOrigin, [openedDraft(), enrolledDraft(secondOrigin, otherKey), openedDraft()]) })),
  },
  {
    name: 'first-epoch-opened',
    why: 'the log of the first epoch tells of one before it',
    expect: 'FIRST_ENTRY_UNEXPECTED',
    trust: askW1WithoutActs,
    lines: seen(openedFirst()),
  },
]

const notGranted: readonly Row[] = [
  {
    name: 'epoch-not-granted',
    why: 'the acts grant nothing: a device made its own new epoch',
    expect: 'EPOCH_NOT_GRANTED',
    trust: askW1,
    lines: seen(actsSection(granting()), good, secondLines()),
  },
  {
    name: 'epoch-of-a-chip-not-granted',
    why: 'the chip’s counter shows nothing missing, and of an epoch that nobody granted nothing is claimed',
    expect: 'EPOCH_NOT_GRANTED',
    trust: askW1OfChip,
    lines: seen(actsSection(granting()), good, secondOfChip(null)),
  },
  {
    name: 'epoch-names-no-grant',
    why: 'the acts grant it, and its first entry names no grant',
    expect: 'EPOCH_NOT_GRANTED',
    trust: askW1,
    lines: seen(goodActs, good, secondLines({ grant: null })),
  },
  {
    name: 'epoch-without-acts',
    why: 'the policy names the acts, and whoever made the bundle left them out',
    expect: 'EPOCH_NOT_GRANTED',
    trust: askW1,
    lines: seen(good, secondLines()),
  },
  {
    name: 'epoch-before-acts',
    why: 'the acts stand after the epoch that they grant and could not be asked',
    expect: 'EPOCH_NOT_GRANTED',
    trust: askW1,
    lines: seen(good, secondLines(), goodActs),
  },
  {
    name: 'epoch-granted-beyond-cosigned',
    why: 'the grant stands above the acts’ cosigned head: the server added it, and no witness has seen it',
    expect: 'EPOCH_NOT_GRANTED',
    trust: askW1,
    lines: [
      ...cosigned(bundle(actsSection(granting(grantDraft()), acts, [1, 2])), by(w1), [1]).slice(0, -1),
      ...seen(good, secondLines()).slice(1, -1),
      { kind: 'end', logs: 3, leaves: 8 },
    ],
  },
  {
    name: 'epoch-granted-by-another-act',
    why: 'the act that it names grants nothing',
    expect: 'EPOCH_NOT_GRANTED',
    trust: askW1,
    lines: naming({ ...grantDraft(), kind: 'admin.device-enrolled', facts: { target: null, number: null, result: 'done' } }),
  },
  {
    name: 'epoch-granted-by-a-device',
    why: 'a device wrote the grant into its own log',
    expect: 'EPOCH_NOT_GRANTED',
    trust: askW1,
    lines: grantedByItself(),
  },
  {
    name: 'epoch-granted-to-another-organisation',
    why: 'the acts grant an epoch of another organisation’s device',
    expect: 'EPOCH_NOT_GRANTED',
    trust: askW1,
    lines: naming(grantDraft({ origin: secondOrigin.replace(/^org_[^/]*/, otherOrigin.split('/')[2]?.replace('dev', 'org') ?? '') })),
  },
  {
    name: 'epoch-granted-from-another-log',
    why: 'an act that goes on from another log than the epoch before grants nothing',
    expect: 'EPOCH_NOT_GRANTED',
    trust: askW1,
    lines: seen(...grantedAs({ previous: { ...headAt(4), origin: otherOrigin } })),
  },
  {
    name: 'epoch-selected-without-its-beginning',
    why: 'a selection leaves out the entry that says what became of the epoch before',
    expect: 'EPOCH_NOT_GRANTED',
    trust: askW1,
    lines: seen(goodActs, selectionOf(second(), [1])),
  },
]

/** The first epoch, begun as only a later one begins. */
function openedFirst(): readonly BundleLine[] {
  const drafts = [openedDraft({ epoch: 1, previous: null }), enrolledDraft(origin, deviceKey)]
  const { leaves } = draftOf(secondOrigin, drafts)
  return section({ ...whole, sealAt: [2], draft: { leaves, payloads: [] } })
}


/** The second epoch names a grant in the log of the first, which the device itself wrote there. */
function grantedByItself(): readonly BundleLine[] {
  const drafts: readonly EntryDraft[] = [...story, { ...grantDraft(), source: 'device' }]
  const first = section({ ...whole, sealAt: [4, 5], draft: draftOf(origin, drafts) })
  const grant = grantsOf(drafts, origin)[4] ?? null
  return seen(actsSection(granting()), first, secondLines({ grant }))
}


export const epochs: readonly Row[] = [...goodOnes, ...notItsEpoch, ...notGranted]
