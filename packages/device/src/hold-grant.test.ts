import { encodeOrigin } from '@custody/evidence'
import { newId } from '@custody/model'
import type { DeviceId, OrganisationId } from '@custody/model'
import { expect, test } from 'vitest'
import type { Enrolment } from './enrol.ts'
import { isAsAsked } from './hold-grant.ts'
import type { OwnStanding } from './hold-grant.ts'

const device: DeviceId = newId('dev', new Uint8Array(16).fill(1))
const other: DeviceId = newId('dev', new Uint8Array(16).fill(3))
const organisation: OrganisationId = newId('org', new Uint8Array(16).fill(2))
const foreign: OrganisationId = newId('org', new Uint8Array(16).fill(4))
const originOf = (epoch: number, of = device, by = organisation) =>
  encodeOrigin({ kind: 'device', organisation: by, device: of, epoch })
const root = '33'.repeat(32)
const previous = { origin: originOf(1), size: 9, root }
const grant = { because: 'other', previous, leafHash: '44'.repeat(32), lost: 0 } as const
const granted: Enrolment = {
  device,
  organisation,
  origin: originOf(2),
  epoch: 2,
  state: 'active',
  attestation: null,
  grant,
  notAfter: null,
}
const first: Enrolment = { ...granted, origin: originOf(1), epoch: 1, grant: null }
const quarantined: OwnStanding = {
  known: { device, organisation },
  epoch: 2,
  held: 12,
  cosigned: { size: 9, root },
}
const wiped: OwnStanding = { known: null, epoch: 2, held: 0, cosigned: null }
const fresh: OwnStanding = { ...wiped, epoch: 1 }
const allLost = { ...grant, because: 'wiped', lost: 9 } as const

test.each<[string, Enrolment, OwnStanding]>([
  ['a first enrolment', first, fresh],
  ['a quarantined device’s', granted, quarantined],
  [
    'one whose end is above what it knows to be cosigned',
    { ...granted, grant: { ...grant, previous: { ...previous, size: 11 } } },
    quarantined,
  ],
  ['a wiped machine’s', { ...granted, grant: allLost }, wiped],
  [
    'of a log of which nobody knows a head',
    { ...granted, grant: { ...grant, previous: null, lost: null } },
    { ...quarantined, cosigned: null },
  ],
  [
    'that says more lost than by now: it went on recording',
    { ...granted, grant: { ...grant, previous: { ...previous, size: 14 }, lost: 5 } },
    quarantined,
  ],
])('it takes the answer %s', (_, enrolment, own) => {
  expect(isAsAsked(enrolment, own)).toBe(true)
})

test.each<[string, Enrolment, OwnStanding]>([
  ['of another device', { ...granted, device: other, origin: originOf(2, other) }, quarantined],
  [
    'of another organisation',
    { ...granted, organisation: foreign, origin: originOf(2, device, foreign) },
    quarantined,
  ],
  ['of another epoch', { ...granted, origin: originOf(3), epoch: 3 }, quarantined],
  ['of a log that is not that epoch’s', { ...granted, origin: originOf(1) }, quarantined],
  ['without a grant', { ...granted, grant: null }, quarantined],
  ['with a grant of the first epoch', { ...first, grant }, fresh],
  ['of a later epoch to a first enrolment', granted, fresh],
  [
    'that knows no end though it was cosigned',
    { ...granted, grant: { ...grant, previous: null, lost: null } },
    quarantined,
  ],
  [
    'that ends below what was cosigned',
    { ...granted, grant: { ...grant, previous: { ...previous, size: 8 } } },
    quarantined,
  ],
  [
    'that ends in another history',
    { ...granted, grant: { ...grant, previous: { ...previous, root: '55'.repeat(32) } } },
    quarantined,
  ],
  [
    'that ends another log',
    { ...granted, grant: { ...grant, previous: { ...previous, origin: originOf(1, other) } } },
    quarantined,
  ],
  ['that says less lost than is', { ...granted, grant: { ...allLost, lost: 8 } }, wiped],
  ['that says more lost than there was', { ...granted, grant: { ...allLost, lost: 10 } }, wiped],
  ['that does not say what is lost', { ...granted, grant: { ...allLost, lost: null } }, wiped],
])('it takes no answer %s', (_, enrolment, own) => {
  expect(isAsAsked(enrolment, own)).toBe(false)
})
