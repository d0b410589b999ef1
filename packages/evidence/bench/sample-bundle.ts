import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import {
  appendEntry,
  emptyLog,
  encodeBundleLine,
  encodeCheckpoint,
  encodeHex,
  encodeOrigin,
  encodeTrustPolicy,
  noContext,
  portableCrypto,
  rootOf,
  sealNote,
} from '@custody/evidence'
import type { Crypto, EntryDraft, Frontier, Hash, SealKey } from '@custody/evidence'
import { nodeRandom } from '@custody/keys'
import { instant, newId } from '@custody/model'

// A log of decisions as a benchmark needs one, of any length: what a laptop would have written, with a key made on the spot.

const bytes = (text: string) => new TextEncoder().encode(text)
const id = <Prefix extends string>(prefix: Prefix) => newId(prefix, randomBytes(16))
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
export const key: SealKey = {
  kind: 'file-p256/1',
  publicKey: publicKey.export({ format: 'der', type: 'spki' }),
  nvName: null,
}
export const origin = encodeOrigin({
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

/** Whom to trust about it. */
export const trustText = encodeTrustPolicy(portableCrypto, [{ origin, key }])

export type SampleEntry = { readonly lines: readonly string[]; readonly leafHash: Hash }

/** The lines of the bundle, entry by entry, a seal after every `perSeal`; the first and the last ones hold what is around. */
export function* sampleBundle(
  entries: number,
  perSeal: number,
  crypto: Crypto,
): Generator<SampleEntry, void> {
  let log = emptyLog(crypto, origin)
  for (let seq = 0; seq < entries; seq += 1) {
    const draft = seq === 0 ? enrolled : decided
    const appended = appendEntry(log, draft, { crypto, random: nodeRandom })
    if (!appended.ok) throw new Error(JSON.stringify(appended.error))
    const { leafBytes, leafHash, payloads } = appended.value
    log = appended.value.log
    const isLast = seq + 1 === entries
    const isSealed = (seq + 1) % perSeal === 0 || isLast
    const lines = [
      ...(seq === 0
        ? [
            encodeBundleLine({ kind: 'bundle' }),
            encodeBundleLine({ kind: 'log', origin, scope: 'whole' }),
          ]
        : []),
      encodeBundleLine({ kind: 'leaf', bytes: leafBytes }),
      ...payloads.map((payload) => encodeBundleLine({ kind: 'payload', payload })),
      ...(isSealed
        ? [encodeBundleLine({ kind: 'checkpoint', note: sealOf(crypto, log.frontier) })]
        : []),
      ...(isLast ? [encodeBundleLine({ kind: 'end', logs: 1, leaves: entries })] : []),
    ]
    yield { lines: lines.map((line) => line.slice(0, -1)), leafHash }
  }
}

/** The note of a head, sealed. */
export function sealOf(crypto: Crypto, frontier: Frontier): string {
  const text = encodeCheckpoint({ origin, size: frontier.size, root: rootOf(crypto, frontier) })
  const signature = sign('sha256', bytes(text), { key: privateKey, dsaEncoding: 'ieee-p1363' })
  return sealNote(crypto, text, { origin, key, signature })
}
