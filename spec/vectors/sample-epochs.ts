import { encodeHex, encodeNoteKey, encodeTrustPolicy, noContext, portableCrypto as crypto } from '@custody/evidence'
import type { BundleLine, EntryDraft, Facts, SealKey } from '@custody/evidence'
import { instant } from '@custody/model'
import { headAt } from './bundle-shapes.ts'
import { acts, actsDraft, actsSection } from './bundle-signed.ts'
import { chip, cosignedBy } from './bundle-statements.ts'
import { w1 } from './bundle-witnesses.ts'
import { actsOrigin, bundle, chain, deviceKey, draftOf, enrolledDraft, origin, otherKey, secondOrigin, section } from './sample-log.ts'
import type { SectionShape } from './sample-log.ts'
import { sampleKey } from './sample-world.ts'

// A device's second epoch, and the act that grants it.

type Granted = Facts['epoch.granted']
type Opened = Facts['epoch.opened']

export const thirdOrigin = secondOrigin.replace(/2$/, '3')
export const thirdKey = sampleKey('third epoch')
const at = instant(1_795_400_000_000)

/** The grant of the second epoch: the witnesses had seen all four entries of the first. */
export const granted: Granted = {
  origin: secondOrigin,
  epoch: 2,
  previous: headAt(4),
  publicKey: encodeHex(otherKey.key.publicKey),
  seal: 'file-p256/1',
  nvName: null,
  because: 'rotated',
}

export const grantDraft = (change: Partial<Granted> = {}): EntryDraft<'epoch.granted'> => ({
  ...noContext,
  kind: 'epoch.granted',
  at,
  source: 'server',
  fields: {},
  facts: { ...granted, ...change },
})

/** The organisation's acts: opened, then these grants. */
export const granting = (...grants: readonly EntryDraft[]) => [actsDraft(acts.key.publicKey), ...grants]
export const grantsOf = (drafts: readonly EntryDraft[], log = actsOrigin) =>
  chain(log, draftOf(log, drafts).leaves).map(({ hash }) => encodeHex(hash))

/** The acts with the one good grant, and that grant's leaf hash. */
export const goodActs = actsSection(granting(grantDraft()))
export const goodGrant = grantsOf(granting(grantDraft()))[1] ?? ''

export const openedDraft = (change: Partial<Opened> = {}): EntryDraft<'epoch.opened'> => ({
  ...noContext,
  kind: 'epoch.opened',
  at,
  source: 'device',
  fields: {},
  facts: { epoch: 2, because: 'rotated', previous: headAt(4), lost: 0, grant: goodGrant, ...change },
})

/** The second epoch, as its `epoch.opened` tells of it. */
export const second = (change: Partial<Opened> = {}, key = otherKey): SectionShape => ({
  origin: secondOrigin,
  key,
  sealAt: [2],
  draft: draftOf(secondOrigin, [openedDraft(change), enrolledDraft(secondOrigin, key)]),
})
export const secondLines = (change: Partial<Opened> = {}, key = otherKey): readonly BundleLine[] =>
  section(second(change, key))

/** The second, sealed by a chip with a counter. */
export function secondOfChip(grant: string | null): readonly BundleLine[] {
  const enrolled = enrolledDraft(secondOrigin, chip.sealing([]))
  const facts = { ...enrolled.facts, nvName: chip.nvName }
  const draft = draftOf(secondOrigin, [openedDraft({ grant }), { ...enrolled, facts }])
  return section({ origin: secondOrigin, key: chip.sealing([]), sealAt: [2], draft })
}
export const grantOfChip = grantDraft({ publicKey: encodeHex(chip.key.publicKey), seal: chip.key.kind, nvName: chip.nvName })

/** The third, whatever it says of the ones before. */
export const third = (change: Partial<Opened>): readonly BundleLine[] =>
  section({
    origin: thirdOrigin,
    key: thirdKey,
    sealAt: [2],
    draft: draftOf(thirdOrigin, [openedDraft({ epoch: 3, ...change }), enrolledDraft(thirdOrigin, thirdKey)]),
  })

const devicesOf = (key: SealKey) => [
  { origin, key: deviceKey.key },
  { origin: secondOrigin, key },
  { origin: thirdOrigin, key: thirdKey.key },
]
const devices = devicesOf(otherKey.key)
const withActs = (key: SealKey) => [{ origin: actsOrigin, key: acts.key }, ...devicesOf(key)]
const named = withActs(otherKey.key)
const askedOfW1 = `witness w1 ${encodeNoteKey(w1.key, 'cosignature')}\nquorum w1\n`
/** Policies: with the acts and a witness, with the acts alone, and one that knows of no acts. */
export const askW1 = encodeTrustPolicy(crypto, named, askedOfW1)
export const askW1OfChip = encodeTrustPolicy(crypto, withActs(chip.key), askedOfW1)
export const askNobody = encodeTrustPolicy(crypto, named)
export const askW1WithoutActs = encodeTrustPolicy(crypto, devices, askedOfW1)
export const withoutActs = encodeTrustPolicy(crypto, devices)

/** A bundle whose every head a witness has cosigned. */
export const seen = (...sections: readonly (readonly BundleLine[])[]) => bundle(...sections).map(cosignedBy(w1))

/** The second epoch under a grant of other facts, which it names. */
export const grantedAs = (change: Parameters<typeof grantDraft>[0], opened: Parameters<typeof openedDraft>[0] = {}) => {
  const drafts = granting(grantDraft(change))
  return [actsSection(drafts), secondLines({ grant: grantsOf(drafts)[1] ?? null, ...opened })] as const
}
export const fromTwo = grantedAs({ previous: headAt(2) }, { previous: headAt(2), lost: 2 })
export const fromNothing = grantedAs({ previous: null }, { previous: null, lost: null })
export const ofChip = granting(grantOfChip)
