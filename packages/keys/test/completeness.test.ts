import {
  encodeBundleLine,
  encodeHex,
  encodeNote,
  encodeNoteKey,
  encodeTrustPolicy,
  parseNote,
  parseTrustPolicy,
  portableCrypto,
  verifyBundle,
} from '@custody/evidence'
import type { BundleLine, EntryDraft, SealKey } from '@custody/evidence'
import { nodeP256, nodeRandom, openTpmSigner, tpmProvider } from '@custody/keys'
import { portableEd25519, sealVerifier } from '@custody/keys/verify'
import { emulatedTpm, installSwtpm } from '@custody/testkit'
import { describe, expect, test } from 'vitest'
import {
  bundle,
  draftOf,
  enrolledDraft,
  origin,
  section,
  story,
} from '../../../spec/vectors/sample-log.ts'
import { sampleWitness } from '../../../spec/vectors/sample-world.ts'

// How complete a log is, told by the counter of a real emulated chip: what the rules of spec/bundle.md make of its jumps.

const swtpm = await installSwtpm()
const w1 = sampleWitness('witness.example/w1')
const noon = 1_795_392_000

/** A log of that many entries with a seal on each, and what goes before some of the seals. */
type Course = {
  readonly entries: number
  readonly before: (seal: number, chip: Chip) => Promise<void>
}
type Chip = {
  readonly losePower: () => Promise<void>
  readonly sealUnseen: (seals: number) => Promise<void>
}

async function sealedLog({ entries, before }: Course) {
  if (!swtpm.ok) throw new Error('no swtpm')
  await using tpm = await emulatedTpm(swtpm.value)
  const place = { kind: 'unix', path: tpm.socket } as const
  const signer = await openTpmSigner(place, { organisation: nodeRandom(32), epoch: 1 })
  if (!signer.ok) throw new Error(signer.error.code)
  const { key, seal } = tpmProvider(signer.value)
  const sealed = async (text: Uint8Array) => {
    const made = await seal(text)
    if (!made.ok) throw new Error(made.error.code)
    return made.value
  }
  const chip: Chip = {
    losePower: async () => {
      await tpm.crash()
      await tpm.start()
    },
    sealUnseen: async (seals) => {
      for (let at = 0; at < seals; at += 1) await sealed(nodeRandom(32))
    },
  }
  const texts: Uint8Array[] = []
  linesBy(key, entries, (text) => {
    texts.push(text)
    return new Uint8Array(64)
  })
  const seals = new Map<string, Uint8Array>()
  for (const [at, text] of texts.entries()) {
    await before(at, chip)
    seals.set(encodeHex(text), await sealed(text))
  }
  await signer.value.close()
  const lines = linesBy(key, entries, (text) => seals.get(encodeHex(text)) ?? new Uint8Array(64))
  return { key, lines: lines.map(cosigned) }
}

function linesBy(key: SealKey, entries: number, sign: (text: Uint8Array) => Uint8Array) {
  const enrolled = enrolledDraft(origin, { key, sign })
  const nvName = key.nvName === null ? null : encodeHex(key.nvName)
  const beat = story.filter(({ kind }) => kind === 'heartbeat')
  const beats = Array.from({ length: entries - 1 }, () => beat).flat()
  const drafts: EntryDraft[] = [{ ...enrolled, facts: { ...enrolled.facts, nvName } }, ...beats]
  const sealAt = drafts.map((_, at) => at + 1)
  return bundle(section({ origin, key: { key, sign }, draft: draftOf(origin, drafts), sealAt }))
}

function cosigned(line: BundleLine): BundleLine {
  const note = line.kind === 'checkpoint' ? parseNote(line.note) : null
  if (note === null || !note.ok) return line
  const { text, signatures } = note.value
  return {
    kind: 'checkpoint',
    note: encodeNote({ text, signatures: [...signatures, w1.cosign(text, noon)] }),
  }
}

function verified(key: SealKey, lines: readonly BundleLine[]) {
  const witnessing = `witness w1 ${encodeNoteKey(w1.key, 'cosignature')}\nquorum w1\n`
  const trust = parseTrustPolicy(
    portableCrypto,
    encodeTrustPolicy(portableCrypto, [{ origin, key }], witnessing),
  )
  if (!trust.ok) throw new Error(trust.error.code)
  const it = verifyBundle(
    lines.map((line) => encodeBundleLine(line).slice(0, -1)),
    {
      crypto: portableCrypto,
      verifySeal: sealVerifier(nodeP256()),
      verifyEd25519: portableEd25519,
      trust: trust.value,
      heads: new Map(),
    },
  )
  return { outcome: it.outcome, problems: it.integrity.problems, ...it.logs[0]?.completeness }
}

const nothing = async () => {}

describe.skipIf(!swtpm.ok)('a log that a chip seals', () => {
  test('is complete, and has a gap once two seals next to each other are dropped', async () => {
    const { key, lines } = await sealedLog({ entries: 6, before: nothing })
    expect(verified(key, lines)).toMatchObject({ outcome: 'verified', verdict: 'complete', to: 6 })
    let place = 0
    const dropped = lines.filter((line) => {
      if (line.kind === 'checkpoint') place += 1
      return line.kind !== 'checkpoint' || (place !== 3 && place !== 4)
    })
    expect(verified(key, dropped)).toMatchObject({
      outcome: 'incomplete',
      verdict: 'gap',
      problems: [],
    })
  })

  test('is complete except for windows after twenty losses of power', async () => {
    const { key, lines } = await sealedLog({
      entries: 21,
      before: (at, chip) => (at === 0 ? nothing() : chip.losePower()),
    })
    const it = verified(key, lines)
    expect(it).toMatchObject({
      outcome: 'verified',
      verdict: 'complete-except',
      to: 21,
      problems: [],
    })
    // A loss takes the rest of a block; where the seal before stood on its last value there is none.
    expect(it.holes?.windows).toBeGreaterThanOrEqual(10)
    expect(it.holes).toMatchObject({ gaps: 0, crashes: 0 })
  })

  test('is never complete where seals were dropped and the power cut', async () => {
    const { key, lines } = await sealedLog({
      entries: 4,
      before: async (at, chip) => {
        if (at !== 2) return
        await chip.sealUnseen(20)
        await chip.losePower()
      },
    })
    const it = verified(key, lines)
    expect(it).toMatchObject({ verdict: 'complete-except', problems: [] })
    expect(it.holes?.unprovable).toBeGreaterThanOrEqual(20)
  })

  test('has a gap where seals were dropped and the power was not cut', async () => {
    const { key, lines } = await sealedLog({
      entries: 4,
      before: async (at, chip) => (at === 2 ? chip.sealUnseen(20) : undefined),
    })
    expect(verified(key, lines)).toMatchObject({ outcome: 'incomplete', verdict: 'gap' })
  })
})
