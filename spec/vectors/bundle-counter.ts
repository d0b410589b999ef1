import { encodeHex, encodeNoteKey, encodeTrustPolicy, noContext, portableCrypto as crypto } from '@custody/evidence'
import type { BundleLine, EntryDraft } from '@custody/evidence'
import { instant } from '@custody/model'
import { headAt } from './bundle-shapes.ts'
import type { Row } from './bundle-shapes.ts'
import { askW1, chip, chipDraft, cosignedBy, stated, w1 } from './bundle-statements.ts'
import type { ChipState } from './sample-chip.ts'
import { bundle, draftOf, enrolledDraft, secondOrigin, section, origin } from './sample-log.ts'

// How complete a log is by its chip's counter. The chip stood at 300 when its key enrolled.

const cosign = cosignedBy(w1)
type States = readonly Partial<ChipState>[]

/** The short true story with a seal on each entry, as the chip stood at each. */
const sealedAs = (states: States): readonly BundleLine[] =>
  section({ origin, key: chip.sealing(states), draft: chipDraft(), sealAt: [1, 2, 3, 4] })

/** The same, cosigned; `start` is what the witness states of the counter at enrolment. */
const counted = (
  states: States,
  { start = 300, change = cosignAll }: { start?: number | null; change?: (lines: readonly BundleLine[]) => readonly BundleLine[] } = {},
): readonly BundleLine[] =>
  bundle(withStart(change(sealedAs(states)), start))
const cosignAll = (lines: readonly BundleLine[]) => lines.map(cosign)
const withStart = (lines: readonly BundleLine[], start: number | null) =>
  start === null
    ? lines
    : lines.toSpliced(1, 0, { kind: 'statement', statement: w1.state(stated({ counter: start })) })

/** Without the n-th of its checkpoints. */
const without =
  (...dropped: readonly number[]) =>
  (lines: readonly BundleLine[]): readonly BundleLine[] => {
    const seals = lines.filter((line) => line.kind === 'checkpoint')
    return cosignAll(lines).filter((_, at) => {
      const line = lines[at]
      return line?.kind !== 'checkpoint' || !dropped.includes(seals.indexOf(line))
    })
  }

const lost = { resets: 2, restarts: 0, clock: 5, safe: false } as const
const isVerified = { expect: 'ok', outcome: 'verified', trust: askW1 } as const
const isIncomplete = { expect: 'ok', outcome: 'incomplete', trust: askW1 } as const

/** The second epoch of the device, sealed by its chip: what was there before is gone. */
const wiped = (because: 'wiped' | 'rotated'): readonly BundleLine[] => {
  const opened: EntryDraft<'epoch.opened'> = {
    ...noContext,
    kind: 'epoch.opened',
    at: instant(1_795_400_000_000),
    source: 'device',
    fields: {},
    facts: { epoch: 2, because, previous: headAt(2), lost: 2, grant: null },
  }
  const enrolled = enrolledDraft(secondOrigin, chip.sealing([]))
  const facts = { ...enrolled.facts, nvName: encodeHex(chip.key.nvName ?? new Uint8Array()) }
  const draft = draftOf(secondOrigin, [opened, { ...enrolled, facts }])
  return bundle(section({ origin: secondOrigin, key: chip.sealing([]), draft, sealAt: [2] }).map(cosign))
}
const trustSecondChip = encodeTrustPolicy(
  crypto,
  [{ origin: secondOrigin, key: chip.key }],
  `witness w1 ${encodeNoteKey(w1.key, 'cosignature')}\nquorum w1\n`,
)

export const counters: readonly Row[] = [
  {
    ...isVerified,
    name: 'counter-complete',
    why: 'each seal bears the next value of the counter, from the one at enrolment on',
    lines: counted([]),
  },
  {
    ...isVerified,
    name: 'counter-crash',
    why: 'one value is missing: it was counted for a seal that a crash prevented',
    lines: counted([{}, { counter: 303 }]),
  },
  {
    ...isVerified,
    name: 'counter-recertified',
    why: 'an answer of the chip was lost: the same head is certified again at the same value',
    lines: counted([], {
      change: (lines) =>
        cosignAll([...lines, ...section({ origin, key: chip.sealing([{ counter: 304, clock: 1005 }]), draft: chipDraft(), sealAt: [4] }).slice(-1)]),
    }),
  },
  {
    ...isIncomplete,
    name: 'counter-gap',
    why: 'two values are missing and the chip was not reset: seals were dropped',
    lines: counted([{}, { counter: 304 }]),
  },
  {
    ...isIncomplete,
    name: 'counter-seals-dropped',
    why: 'two seals were taken out of the file; the entries that they covered are under the next one',
    lines: counted([], { change: without(1, 2) }),
  },
  {
    ...isVerified,
    name: 'counter-power-loss',
    why: 'power was lost: the counter goes on at the next block, and what was sealed in the rest of the former cannot be shown absent',
    lines: counted([{}, {}, { ...lost, counter: 512 }]),
  },
  {
    ...isVerified,
    name: 'counter-power-loss-in-a-seal',
    why: 'power was lost between count and seal: the seal states the last value of the block',
    lines: counted([{}, {}, { ...lost, counter: 511 }, {}]),
  },
  {
    ...isVerified,
    name: 'counter-power-losses',
    why: 'power was lost twice between two seals, and each loss may take a block',
    lines: counted([{}, {}, { ...lost, counter: 768, resets: 3 }]),
  },
  {
    ...isVerified,
    name: 'counter-power-loss-not-cosigned',
    why: 'the seals before the loss had not been cosigned: the window begins at the last that was',
    lines: counted([{}, {}, { ...lost, counter: 512 }], {
      change: (lines) => {
        const seals = lines.filter((line) => line.kind === 'checkpoint')
        return lines.map((line) => (line === seals[1] || line === seals[2] ? line : cosign(line)))
      },
    }),
  },
  {
    ...isIncomplete,
    name: 'counter-block-dropped',
    why: 'the counter jumped to the next block and the chip was not reset: a loss of power is only claimed',
    lines: counted([{}, {}, { counter: 512 }]),
  },
  {
    ...isIncomplete,
    name: 'counter-reset-was-clean',
    why: 'the chip was reset in good order, so that its counter did not jump',
    lines: counted([{}, {}, { ...lost, counter: 512, safe: true }]),
  },
  {
    ...isIncomplete,
    name: 'counter-past-a-block',
    why: 'power was lost, and the first seal after it stands in the middle of a block',
    lines: counted([{}, {}, { ...lost, counter: 520 }]),
  },
  {
    ...isIncomplete,
    name: 'counter-two-blocks-dropped',
    why: 'one loss of power takes one block, and two are missing',
    lines: counted([{}, {}, { ...lost, counter: 768 }]),
  },
  {
    ...isVerified,
    name: 'counter-clean-reset',
    why: 'a reset in good order takes nothing',
    lines: counted([{}, {}, { ...lost, safe: true, counter: 303 }]),
  },
  {
    ...isIncomplete,
    name: 'counter-begins-late',
    why: 'the first seals after the enrolment are gone',
    lines: counted([{ counter: 303 }]),
  },
  {
    ...isVerified,
    name: 'counter-begins-after-a-loss',
    why: 'power was lost between the enrolment and the first seal',
    lines: counted([{ counter: 512, safe: false }]),
  },
  {
    ...isVerified,
    name: 'counter-attested-late',
    why: 'the witness attested the key after its first seals',
    lines: counted([], { start: 302 }),
  },
  {
    ...isIncomplete,
    name: 'counter-lowest-start',
    why: 'of two counters that are stated the lower one counts: the seals after it are gone',
    lines: counted([{ counter: 303 }]).toSpliced(2, 0, { kind: 'statement', statement: w1.state(stated({ counter: 302 })) }),
  },
  {
    ...isVerified,
    name: 'counter-from-the-first-seal',
    why: 'no witness says where the counter stood: it is followed from the first seal on',
    lines: counted([{ counter: 400 }], { start: null }),
  },
  {
    expect: 'ok',
    trust: askW1.replace(/witness[^]*/, 'quorum none\n'),
    name: 'counter-without-a-witness',
    why: 'no quorum is asked for: the counter shows no gap, and nothing is claimed',
    lines: counted([], { start: null }),
  },
  {
    ...isIncomplete,
    outcome: 'incomplete',
    trust: askW1.replace(/witness[^]*/, 'quorum none\n'),
    name: 'counter-gap-without-a-witness',
    why: 'a gap is told whoever asks',
    lines: counted([{}, { counter: 304 }], { start: null }),
  },
  {
    ...isIncomplete,
    name: 'counter-wiped',
    why: 'a new epoch says that the one before was wiped',
    trust: trustSecondChip,
    lines: wiped('wiped'),
  },
  {
    ...isVerified,
    name: 'counter-rotated',
    why: 'a new epoch for another reason is no loss',
    trust: trustSecondChip,
    lines: wiped('rotated'),
  },
  {
    name: 'counter-emptied',
    why: 'an enrolled counter and no seal: everything is gone, and that is no new device',
    expect: 'ENROLMENT_MISSING',
    trust: askW1,
    lines: bundle(withStart([{ kind: 'log', origin, scope: 'whole' }], 300)),
  },
  {
    name: 'counter-not-above',
    why: 'a later head bears a lower value: an older state of the chip sealed it',
    expect: 'COUNTER_NOT_ABOVE',
    trust: askW1,
    lines: counted([{}, {}, { counter: 301 }]),
  },
  {
    name: 'counter-reused',
    why: 'two heads bear one value of the counter',
    expect: 'COUNTER_REUSED',
    trust: askW1,
    lines: counted([{}, {}, { counter: 302 }]),
  },
  {
    name: 'resets-went-back',
    why: 'the chip had been reset more often before: the whole machine was rolled back',
    expect: 'RESETS_WENT_BACK',
    trust: askW1,
    lines: counted([{ resets: 4 }, {}, { resets: 3 }]),
  },
  {
    name: 'restarts-went-back',
    why: 'the chip had been restarted more often before, within the same reset',
    expect: 'RESETS_WENT_BACK',
    trust: askW1,
    lines: counted([{ restarts: 2 }, {}, { restarts: 1 }]),
  },
  {
    name: 'chip-clock-went-back',
    why: 'the clock goes back though the chip was not reset',
    expect: 'CHIP_CLOCK_WENT_BACK',
    trust: askW1,
    lines: counted([{}, {}, { clock: 1001 }]),
  },
  {
    ...isVerified,
    name: 'chip-clock-stands',
    why: 'a quick chip seals twice within one tick of its clock: the counter has the order',
    lines: counted([{}, {}, { clock: 1002 }]),
  },
]
