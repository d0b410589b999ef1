import { generateKeyPairSync, hash, randomBytes, sign } from 'node:crypto'
import {
  appendEntry,
  emptyLog,
  encodeBundleLine,
  encodeCheckpoint,
  encodeHex,
  encodeOrigin,
  encodeTrustPolicy,
  noContext,
  parseTrustPolicy,
  portableCrypto,
  rootOf,
  sealNote,
  startVerification,
} from '@custody/evidence'
import type { Crypto, EntryDraft, SealKey, VerifySeal } from '@custody/evidence'
import { nodeCrypto, nodeP256, nodeRandom } from '@custody/keys'
import { portableEd25519, portableP256, sealVerifier } from '@custody/keys/verify'
import { instant, newId } from '@custody/model'
import { blockInterval, median, quantileInterval, tellMeasured } from '@custody/testkit'
import type { Figure } from '@custody/testkit'

// How fast entries are verified and appended, beside the bare cryptography of the same bundle: one SHA-256 of every
// line and one P-256 check of every seal; the two take turns. `node packages/evidence/bench/verify.ts [entries] [--json]`

const bytes = (text: string) => new TextEncoder().encode(text)
const id = <Prefix extends string>(prefix: Prefix) => newId(prefix, randomBytes(16))
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
const key: SealKey = {
  kind: 'file-p256/1',
  publicKey: publicKey.export({ format: 'der', type: 'spki' }),
  nvName: null,
}
const origin = encodeOrigin({
  kind: 'device',
  organisation: id('org'),
  device: id('dev'),
  epoch: 1,
})

const enrolled: EntryDraft<'enrolled'> = {
  ...noContext,
  kind: 'enrolled',
  at: instant(1_795_392_000_000),
  source: 'device',
  fields: { host: bytes('laptop') },
  facts: {
    publicKey: encodeHex(key.publicKey),
    seal: 'file-p256/1',
    nvName: null,
    keyProtection: 'file',
    isolation: 'same-user',
    environment: 'host',
    platform: 'linux',
    origin,
    notAfter: null,
  },
}

/** A decision with six committed fields, about as long as a real one. */
const decided: EntryDraft<'call.decided'> = {
  ...noContext,
  kind: 'call.decided',
  at: instant(1_795_392_000_000),
  source: 'hook',
  session: id('ses'),
  turn: id('trn'),
  call: id('call'),
  agent: { name: 'claude-code', version: '2.1.330' },
  refs: { processes: 0, posture: 0 },
  decision: {
    outcome: 'allow',
    wouldOutcome: 'deny',
    mode: 'observe',
    rules: [],
    warnings: ['secrets.ssh-key-read'],
    policy: `sha256:${'5a'.repeat(32)}`,
    complete: true,
    problem: null,
  },
  facts: {
    caller: 'agent',
    actions: 3,
    opaque: false,
    mcp: null,
    permissionMode: 'default',
    postureAgeMs: 1200,
    approval: null,
    waiver: null,
    skipPrompt: false,
    latencyUs: 310,
  },
  fields: {
    tool: bytes('Bash'),
    input: bytes('{"command":"npm run build && npm test","description":"build and test"}'),
    cwd: bytes('/home/dev/projects/custody'),
    actions: bytes(
      JSON.stringify(Array.from({ length: 6 }, () => ({ kind: 'file.read', path: '/home/dev/x' }))),
    ),
    toolUseId: bytes('toolu_01A09q90qw90lq917835lq9'),
    agentSessionId: bytes('0b1c1d1e-1111-4222-8333-444455556666'),
  },
}

type Made = { readonly lines: readonly string[]; readonly appendUs: number }

/** A bundle of that many entries with a seal after every `perSeal`. */
function make(entries: number, perSeal: number, crypto: Crypto): Made {
  const lines = [
    encodeBundleLine({ kind: 'bundle' }),
    encodeBundleLine({ kind: 'log', origin, scope: 'whole' }),
  ]
  let log = emptyLog(crypto, origin)
  let spentMs = 0
  for (let seq = 0; seq < entries; seq += 1) {
    const begun = performance.now()
    const appended = appendEntry(log, seq === 0 ? enrolled : decided, {
      crypto,
      random: nodeRandom,
    })
    spentMs += performance.now() - begun
    if (!appended.ok) throw new Error(JSON.stringify(appended.error))
    log = appended.value.log
    lines.push(encodeBundleLine({ kind: 'leaf', bytes: appended.value.leafBytes }))
    for (const payload of appended.value.payloads)
      lines.push(encodeBundleLine({ kind: 'payload', payload }))
    if ((seq + 1) % perSeal === 0 || seq + 1 === entries)
      lines.push(
        encodeBundleLine({ kind: 'checkpoint', note: seal(crypto, seq + 1, log.frontier) }),
      )
  }
  lines.push(encodeBundleLine({ kind: 'end', logs: 1, leaves: entries }))
  return { lines: lines.map((line) => line.slice(0, -1)), appendUs: (spentMs * 1000) / entries }
}

function seal(crypto: Crypto, size: number, frontier: Parameters<typeof rootOf>[1]): string {
  const text = encodeCheckpoint({ origin, size, root: rootOf(crypto, frontier) })
  const signature = sign('sha256', bytes(text), { key: privateKey, dsaEncoding: 'ieee-p1363' })
  return sealNote(crypto, text, { origin, key, signature })
}

/** Entries verified in a second. */
function verifyRate(lines: readonly string[], crypto: Crypto, verifySeal: VerifySeal): number {
  const trust = parseTrustPolicy(crypto, encodeTrustPolicy(crypto, [{ origin, key }]))
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
  const note = bytes('a note')
  const signature = sign('sha256', note, { key: privateKey, dsaEncoding: 'ieee-p1363' })
  const begun = performance.now()
  for (const line of lines) hash('sha256', line, 'buffer')
  for (let at = 0; at < seals; at += 1)
    if (!verifyP256(key.publicKey, note, signature)) throw new Error('the signature is bad')
  return (count * 1000) / (performance.now() - begun)
}

function measured(world: (typeof worlds)[number], perSeal: number): readonly Figure[] {
  const { crypto, verifyP256, entries: count } = world
  const { lines, appendUs } = make(count, perSeal, crypto)
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
    aim: null,
  }
  const appended: Figure = {
    what: `append an entry, ${world.name}, in memory`,
    unit: 'µs',
    value: appendUs,
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
  figures: worlds.flatMap((world) => [16, 1].flatMap((perSeal) => measured(world, perSeal))),
})
