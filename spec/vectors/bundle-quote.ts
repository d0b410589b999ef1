import type { EnrolmentStatement } from '@custody/evidence'
import { encodeHex } from '@custody/evidence'
import type { KeyProtection } from '@custody/model'
import type { Row } from './bundle-shapes.ts'
import { chip, chipDraft, cosignedBy, stated, trustOf, w1 } from './bundle-statements.ts'
import { sampleChip } from './sample-chip.ts'
import type { ChipState } from './sample-chip.ts'
import { bundle, origin, section } from './sample-log.ts'
import type { SampleKey } from './sample-world.ts'

// A log that a chip seals without a counter.

const quoting = sampleChip('quotes', 'tpm-quote/1')
const askW1 = trustOf('quorum w1', quoting.key)

type Told = {
  readonly states?: readonly Partial<ChipState>[]
  readonly claims?: KeyProtection
  readonly level?: KeyProtection
  readonly about?: Partial<EnrolmentStatement>
  readonly sealing?: SampleKey['sign']
}

/** The short true story with a seal on each entry, cosigned, and what the witness states of the key. */
function quoted({ states = [], claims = 'file', level = 'tpm-shared', about = {}, sealing }: Told) {
  const own = quoting.sealing(states)
  const key = sealing === undefined ? own : { ...own, sign: sealing }
  const draft = chipDraft('separate', claims, quoting)
  const lines = section({ origin, key, draft, sealAt: [1, 2, 3, 4] }).map(cosignedBy(w1))
  const statement = w1.state(
    stated({
      akName: quoting.akName,
      counter: null,
      level,
      nvName: null,
      publicKey: encodeHex(quoting.key.publicKey),
      ...about,
    }),
  )
  return bundle(lines.toSpliced(1, 0, { kind: 'statement', statement }))
}

const isVerified = { expect: 'ok', outcome: 'verified', trust: askW1 } as const

export const quotes: readonly Row[] = [
  {
    ...isVerified,
    name: 'quoted',
    why: 'the chip quotes: its key is worth what a shared one is, and completeness is not claimed',
    lines: quoted({ claims: 'tpm-shared' }),
  },
  {
    ...isVerified,
    name: 'quoted-reset',
    why: 'the chip was reset: its clock begins below',
    lines: quoted({ states: [{}, {}, { resets: 2, clock: 7 }] }),
  },
  {
    ...isVerified,
    name: 'quoted-within-a-tick',
    why: 'a quick chip quotes twice in a millisecond',
    lines: quoted({ states: [{ clock: 1000 }, { clock: 1000 }] }),
  },
  {
    ...isVerified,
    name: 'quoted-and-counted',
    why: 'its statement names a counter, which no seal shows: nothing is counted',
    lines: quoted({ about: { counter: 300 } }),
  },
  {
    name: 'quoted-overstated',
    why: 'a witness states a vendor’s chip, and nothing shows what else such a chip sealed',
    expect: 'KEY_PROTECTION_OVERSTATED',
    trust: askW1,
    lines: quoted({ claims: 'tpm-hardware', level: 'tpm-hardware' }),
  },
  {
    name: 'quoted-resets-back',
    why: 'the chip had been reset more often before',
    expect: 'RESETS_WENT_BACK',
    trust: askW1,
    lines: quoted({ states: [{ resets: 4 }, {}, { resets: 3 }] }),
  },
  {
    name: 'quoted-clock-back',
    why: 'the chip’s clock had been further before, and it was not reset',
    expect: 'CHIP_CLOCK_WENT_BACK',
    trust: askW1,
    lines: quoted({ states: [{ clock: 2000 }, {}, { clock: 1500 }] }),
  },
  {
    name: 'quoted-by-another-kind',
    why: 'a counter is certified, by a key that is said to quote',
    expect: 'SEAL_SIGNATURE_BAD',
    trust: askW1,
    lines: quoted({ sealing: chip.sealing([]).sign }),
  },
  {
    name: 'quoted-statement-names-a-counter',
    why: 'what a witness states is of a key with a counter',
    expect: 'STATEMENT_DIFFERS',
    trust: askW1,
    lines: quoted({ about: { nvName: chip.nvName } }),
  },
]
