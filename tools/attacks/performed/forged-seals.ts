import { encodeBundleLine, encodeCheckpoint, sealNote } from '@custody/evidence'
import { nodeCrypto, noOrganisation, openTpmSigner } from '@custody/keys'
import { emulatedTpm } from '@custody/testkit'
import type { Swtpm } from '@custody/testkit'
import {
  digestOf,
  looseKey,
  ownedChip,
  quoteOver,
  sealByOtherCounter,
  signAnything,
  signByTicket,
} from '../../../packages/keys/test/forgeries.ts'
import { joined, sized } from '../../../packages/keys/src/tpm/bytes.ts'
import type { OpenTpm } from '../../../packages/keys/src/tpm/open-tpm.ts'
import { must } from '../world/chip-device.ts'
import type { ChipDevice } from '../world/chip-device.ts'

/** What root on the device makes in place of a seal over the head of entries that the chip never sealed. */
export type ForgedSeals = {
  readonly size: number
  /** By the attack's id; `honest`: what the chip seals when it is asked as usual. */
  readonly notes: ReadonlyMap<string, string>
  readonly leaves: readonly string[]
  /** The device's bundle with those entries, and such a note over them, at its end. */
  readonly bundleWith: (note: string) => string
}

type Forge = (chip: OpenTpm, text: Uint8Array, attest: Uint8Array) => Promise<Uint8Array>

const forges: { readonly [attack: string]: Forge } = {
  'seal-of-a-loose-key': async (chip, _, attest) =>
    signed(attest, await signAnything(chip, (await looseKey(chip)).handle, attest)),
  'seal-by-a-ticket': async (chip, _, attest) => {
    const lookAlike = attest.with(0, 0xfe)
    return signed(lookAlike, await signByTicket(chip, chip.key.handle, lookAlike))
  },
  'seal-over-another-counter': (chip, text) => sealByOtherCounter(chip, text),
  'seal-that-is-a-quote': (chip, text) => quoteOver(chip, text),
}

/** Lets the device record two entries, and forges. The device is closed by then: a chip serves one at a time. */
export async function forgeSeals(
  device: ChipDevice,
  chipSocket: string,
  swtpm: Swtpm,
): Promise<ForgedSeals> {
  const { origin, key, outbox } = device
  const honest = device.bundle()
  const before = outbox.newestSeal()?.size ?? 0
  await device.beat()
  await device.beat()
  const { size, rootHash } = outbox.head()
  const leaves = outbox.leaves(before, size).map(({ bytes }) => bytes)
  const text = encodeCheckpoint({ origin, size, root: rootHash })
  const bytes = new TextEncoder().encode(text)
  await device.close()

  const seals = new Map<string, Uint8Array>()
  const signer = must(await openTpmSigner({ kind: 'unix', path: chipSocket }, noOrganisation))
  const genuine = must(await signer.sealHead(digestOf(bytes)))
  await signer.close()
  const chip = await ownedChip(chipSocket, noOrganisation)
  for (const [attack, forge] of Object.entries(forges))
    seals.set(attack, await forge(chip, bytes, counted(genuine)))
  await chip.close()
  seals.set('seal-of-another-device', await sealedElsewhere(swtpm, bytes))
  seals.set('honest', genuine)

  const noted = (signature: Uint8Array) => sealNote(nodeCrypto, text, { origin, key, signature })
  return {
    size,
    notes: new Map([...seals].map(([attack, seal]) => [attack, noted(seal)])),
    leaves: leaves.map((leaf) => new TextDecoder().decode(leaf)),
    bundleWith: (note) =>
      [
        ...honest.slice(0, -1),
        ...leaves.map((leaf) => encodeBundleLine({ kind: 'leaf', bytes: leaf })),
        encodeBundleLine({ kind: 'checkpoint', note }),
        encodeBundleLine({ kind: 'end', logs: 1, leaves: size }),
      ].join(''),
  }
}

/** What the chip said of the head, with a counter made up: ten above. */
function counted(seal: Uint8Array): Uint8Array {
  const attest = seal.slice(2, -64)
  const last = attest.length - 1
  return attest.with(last, ((attest[last] ?? 0) + 10) % 256)
}

function signed(attest: Uint8Array, signature: Uint8Array | null): Uint8Array {
  if (signature === null) throw new Error('the chip did not sign')
  return joined(sized(attest), signature)
}

async function sealedElsewhere(swtpm: Swtpm, text: Uint8Array): Promise<Uint8Array> {
  await using other = await emulatedTpm(swtpm)
  const theirs = must(await openTpmSigner({ kind: 'unix', path: other.socket }, noOrganisation))
  const seal = must(await theirs.sealHead(digestOf(text)))
  await theirs.close()
  return seal
}
