import { encodeHex, encodeTrustPolicy, portableCrypto } from '@custody/evidence'
import type { BundleLine, SealKey } from '@custody/evidence'
import { nodeRandom, openTpmSigner, tpmProvider } from '@custody/keys'
import { emulatedTpm } from '@custody/testkit'
import type { Swtpm } from '@custody/testkit'
import {
  bundle,
  draftOf,
  enrolledDraft,
  origin,
  section,
  story,
} from '../../../spec/vectors/sample-log.ts'
import type { SampleKey } from '../../../spec/vectors/sample-world.ts'

/** A log of four entries that a chip sealed twice, and whom to trust about it. */
export type ChipSealed = {
  readonly lines: readonly BundleLine[]
  readonly trust: string
  readonly key: SealKey
}

/** Makes it with an emulated TPM of its own. What is to be sealed is found out first: the lines are made at once. */
export async function chipSealed(
  swtpm: Swtpm,
  kind: 'tpm-nv-certify/1' | 'tpm-quote/1' = 'tpm-nv-certify/1',
): Promise<ChipSealed> {
  await using tpm = await emulatedTpm(swtpm)
  const place = { kind: 'unix', path: tpm.socket } as const
  const signer = await openTpmSigner(place, {
    organisation: nodeRandom(32),
    epoch: 1,
    seal: kind,
  })
  if (!signer.ok) throw new Error(signer.error.code)
  const { key, seal } = tpmProvider(signer.value)
  const texts: Uint8Array[] = []
  linesBy(key, (text) => {
    texts.push(text)
    return new Uint8Array(64)
  })
  const seals = new Map<string, Uint8Array>()
  for (const text of texts) {
    const sealed = await seal(text)
    if (!sealed.ok) throw new Error(sealed.error.code)
    seals.set(encodeHex(text), sealed.value)
  }
  await signer.value.close()
  const lines = linesBy(key, (text) => seals.get(encodeHex(text)) ?? new Uint8Array(64))
  return { lines, key, trust: encodeTrustPolicy(portableCrypto, [{ origin, key }]) }
}

function linesBy(key: SealKey, sign: SampleKey['sign']): readonly BundleLine[] {
  const enrolled = enrolledDraft(origin, { key, sign })
  const nvName = key.nvName === null ? null : encodeHex(key.nvName)
  const first = { ...enrolled, facts: { ...enrolled.facts, nvName } }
  const draft = draftOf(origin, [first, ...story.slice(1)])
  return bundle(section({ origin, key: { key, sign }, draft, sealAt: [2, 4] }))
}
