import { generateKeyPairSync, hash, sign } from 'node:crypto'
import { parseTrustPolicy, portableCrypto, startVerification } from '@custody/evidence'
import type { Crypto, VerifySeal } from '@custody/evidence'
import { nodeCrypto, nodeP256 } from '@custody/keys'
import { portableEd25519, portableP256, sealVerifier } from '@custody/keys/verify'
import { blockInterval, median, quantileInterval, tellMeasured } from '@custody/testkit'
import type { Figure } from '@custody/testkit'
import { sampleBundle, trustText } from './sample-bundle.ts'
import { proofFigure } from './one-proof.ts'

// How fast entries are verified and appended, beside the bare cryptography of the same bundle: one SHA-256 of every
// line and one P-256 check of every seal; the two take turns. `node packages/evidence/bench/verify.ts [entries] [--json]`

type Made = { readonly lines: readonly string[]; readonly makeUs: number }

function make(entries: number, perSeal: number, crypto: Crypto): Made {
  const begun = performance.now()
  const lines = [...sampleBundle(entries, perSeal, crypto)].flatMap((entry) => entry.lines)
  return { lines, makeUs: ((performance.now() - begun) * 1000) / entries }
}

/** Entries verified in a second. */
function verifyRate(lines: readonly string[], crypto: Crypto, verifySeal: VerifySeal): number {
  const trust = parseTrustPolicy(crypto, trustText)
  if (!trust.ok) throw new Error(trust.error.code)
  const begun = performance.now()
  const verifier = startVerification({
    crypto,
    verifySeal,
    verifyEd25519: portableEd25519,
    trust: trust.value,
    heads: new Map(),
  })
  for (const line of lines) verifier.line(line)
  const result = verifier.finish()
  const tookMs = performance.now() - begun
  if (result.outcome !== 'verified, no witness')
    throw new Error(JSON.stringify(result.integrity.problems))
  return ((result.logs[0]?.entries ?? 0) * 1000) / tookMs
}

/** Entries a second if all there were to it was hashing each line once and checking each seal once. */
function bareRate(lines: readonly string[], count: number, seals: number): number {
  const verifyP256 = nodeP256()
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const spki = publicKey.export({ format: 'der', type: 'spki' })
  const note = Buffer.from('a note')
  const signature = sign('sha256', note, { key: privateKey, dsaEncoding: 'ieee-p1363' })
  const begun = performance.now()
  for (const line of lines) hash('sha256', line, 'buffer')
  for (let at = 0; at < seals; at += 1)
    if (!verifyP256(spki, note, signature)) throw new Error('the signature is bad')
  return (count * 1000) / (performance.now() - begun)
}

function measured(world: (typeof worlds)[number], perSeal: number): readonly Figure[] {
  const { crypto, verifyP256, entries: count } = world
  const { lines, makeUs } = make(count, perSeal, crypto)
  const rounds = Array.from({ length: 7 }, () => ({
    ours: [verifyRate(lines, crypto, sealVerifier(verifyP256))],
    theirs: [bareRate(lines, count, Math.ceil(count / perSeal))],
  }))
  const rates = rounds.flatMap(({ ours }) => ours)
  const bare = rounds.flatMap(({ theirs }) => theirs)
  const verified: Figure = {
    what: `verify, ${world.name}, ${perSeal === 1 ? 'a seal an entry' : `${perSeal} entries a seal`}`,
    unit: '/s',
    value: median(rates),
    interval: quantileInterval(rates, 0.5),
    baseline: {
      what: 'a SHA-256 a line, a P-256 check a seal, OpenSSL',
      value: median(bare),
      ratioInterval: blockInterval(rounds, (ours, theirs) => median(ours) / median(theirs)),
    },
    aim:
      world.crypto === nodeCrypto && perSeal === 16
        ? { of: 'value', bound: 'at least', limit: 8000 }
        : null,
  }
  const appended: Figure = {
    what: `append an entry and write its lines, ${world.name}`,
    unit: 'µs',
    value: makeUs,
    interval: null,
    baseline: null,
    aim: null,
  }
  return perSeal === 1 ? [verified] : [verified, appended]
}

const entries = Number(process.argv[2]) || 16_000
const worlds = [
  { name: 'node:crypto', crypto: nodeCrypto, verifyP256: nodeP256(), entries },
  {
    name: 'as in a browser',
    crypto: portableCrypto,
    verifyP256: portableP256,
    entries: entries / 32,
  },
]
tellMeasured({
  about:
    `Bundles of ${entries.toLocaleString('en')} entries (in a browser's way ${entries / 32}) with their contents, six committed ` +
    `fields each, medians of 7 runs; one thread. A browser has no OpenSSL: its P-256 is TypeScript.`,
  figures: [
    ...worlds.flatMap((world) => [16, 1].flatMap((perSeal) => measured(world, perSeal))),
    proofFigure(),
  ],
})
