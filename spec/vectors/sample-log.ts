import {
  appendEntry,
  appendLeaf,
  emptyFrontier,
  emptyLog,
  encodeCanonical,
  encodeCheckpoint,
  encodeHex,
  encodeOrigin,
  firstPrev,
  hashLeaf,
  noContext,
  portableCrypto as crypto,
  rootOf,
  sealNote,
} from '@custody/evidence'
import type { BundleLine, EntryDraft, Frontier, Hash, Leaf, Payload } from '@custody/evidence'
import { instant } from '@custody/model'
import { id, sampleKey, seededRandom } from './sample-world.ts'
import type { SampleKey } from './sample-world.ts'

export const organisation = id('org')
export const device = id('dev')
export const origin = encodeOrigin({ kind: 'device', organisation, device, epoch: 1 })
export const otherOrigin = encodeOrigin({
  kind: 'device',
  organisation,
  device: id('dev'),
  epoch: 1,
})
export const actsOrigin = encodeOrigin({ kind: 'acts', organisation })
export const foreignActsOrigin = encodeOrigin({ kind: 'acts', organisation: id('org') })
export const secondOrigin = encodeOrigin({ kind: 'device', organisation, device, epoch: 2 })
export const deviceKey = sampleKey('device')
export const otherKey = sampleKey('other device')
export const serverKey = sampleKey('server')

const session = id('ses')
const call = id('call')
const turn = id('trn')
const noon = 1_795_392_000_000
const bytes = (text: string) => new TextEncoder().encode(text)
const agent = { name: 'claude-code', version: '2.1.330' } as const

export function enrolledDraft(log: string, key: SampleKey): EntryDraft<'enrolled'> {
  return {
    ...noContext,
    kind: 'enrolled',
    at: instant(noon),
    source: 'device',
    fields: { host: bytes('laptop.example') },
    facts: {
      publicKey: encodeHex(key.key.publicKey),
      seal: key.key.kind,
      nvName: null,
      keyProtection: 'file',
      isolation: 'same-user',
      environment: 'host',
      platform: 'linux',
      origin: log,
      notAfter: null,
    },
  }
}

/** A short true story: a device enrols, a session opens, a call is denied. */
export const story: readonly EntryDraft[] = [
  enrolledDraft(origin, deviceKey),
  {
    ...noContext,
    kind: 'session.opened',
    at: instant(noon + 1000),
    source: 'hook',
    session,
    agent,
    fields: { cwd: bytes('/home/dev/proj'), processes: bytes('{"nodes":[]}') },
    facts: {
      caller: 'agent',
      isolation: 'same-user',
      keyProtection: 'file',
      assurance: 'os-account',
      bindingAgeMs: null,
      permissionMode: 'default',
      begun: 'startup',
    },
  },
  {
    ...noContext,
    kind: 'call.decided',
    at: instant(noon + 2000),
    source: 'hook',
    session,
    call,
    turn,
    agent,
    refs: { processes: 1, posture: null },
    fields: { tool: bytes('Bash'), input: bytes('{"command":"cat ~/.ssh/id_rsa"}') },
    redactions: [{ field: 'input', rule: 'private-key', at: 12, size: 40 }],
    decision: {
      outcome: 'deny',
      wouldOutcome: 'deny',
      mode: 'enforce',
      rules: ['secrets.ssh-key-read'],
      warnings: [],
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
      postureAgeMs: null,
      approval: null,
      waiver: null,
      skipPrompt: false,
      latencyUs: 310,
    },
  },
  {
    ...noContext,
    kind: 'heartbeat',
    at: instant(noon + 60_000),
    source: 'device',
    fields: {},
    facts: { outbox: 3, oldestMs: 60_000, sessions: 1 },
  },
]

/** Entries as they may be lied about: plain objects, not yet chained, and what opens them. */
export type Draft = { readonly leaves: readonly object[]; readonly payloads: readonly Payload[] }

/** The leaves of a log, by the product's own `appendEntry`. */
export function draftOf(
  log: string,
  drafts: readonly EntryDraft[],
): Draft & { readonly leaves: readonly Leaf[] } {
  const random = seededRandom(`salts/${log}`)
  const leaves: Leaf[] = []
  const payloads: Payload[] = []
  let state = emptyLog(crypto, log)
  for (const draft of drafts) {
    const appended = appendEntry(state, draft, { crypto, random })
    if (!appended.ok) throw new Error(JSON.stringify(appended.error))
    leaves.push(appended.value.leaf)
    payloads.push(...appended.value.payloads)
    state = appended.value.log
  }
  return { leaves, payloads }
}

/** One entry's bytes with the frontier after it. */
export type ChainedLeaf = {
  readonly bytes: Uint8Array
  readonly hash: Hash
  readonly frontier: Frontier
}

/** Chains entries anew, as whoever holds the device's key could. `keepPrev`: leave `prev` as it is. */
export function chain(
  log: string,
  leaves: readonly object[],
  keepPrev = false,
): readonly ChainedLeaf[] {
  const chained: ChainedLeaf[] = []
  let prev = firstPrev(crypto, log)
  let frontier = emptyFrontier
  for (const leaf of leaves) {
    const text = encodeCanonical(keepPrev ? leaf : { ...leaf, prev: encodeHex(prev) })
    if (!text.ok) throw new Error(JSON.stringify(text.error))
    const leafBytes = bytes(text.value)
    prev = hashLeaf(crypto, leafBytes)
    frontier = appendLeaf(crypto, frontier, prev).frontier
    chained.push({ bytes: leafBytes, hash: prev, frontier })
  }
  return chained
}

/** A sealed checkpoint over the first entries. */
export function sealed(log: string, key: SampleKey, frontier: Frontier): string {
  const text = encodeCheckpoint({
    origin: log,
    size: frontier.size,
    root: rootOf(crypto, frontier),
  })
  return sealText(log, key, text)
}

/** Any text, with a seal line that holds. */
export function sealText(log: string, key: SampleKey, text: string): string {
  return sealNote(crypto, text, { origin: log, key: key.key, signature: key.sign(bytes(text)) })
}

export type SectionShape = {
  readonly origin: string
  readonly key: SampleKey
  readonly draft: Draft
  /** Sizes at which a checkpoint stands. */
  readonly sealAt: readonly number[]
}

/** The lines of a whole log, chained and sealed. */
export function section({ origin: log, key, draft, sealAt }: SectionShape): readonly BundleLine[] {
  const lines = chain(log, draft.leaves).flatMap(({ bytes: leafBytes, frontier }, seq) => {
    const payloads = draft.payloads.filter((payload) => payload.seq === seq)
    const seal = () => ({ kind: 'checkpoint', note: sealed(log, key, frontier) }) as const
    return [
      { kind: 'leaf', bytes: leafBytes } as const,
      ...payloads.map((payload) => ({ kind: 'payload', payload }) as const),
      ...(sealAt.includes(seq + 1) ? [seal()] : []),
    ]
  })
  return [{ kind: 'log', origin: log, scope: 'whole' }, ...lines]
}

/** A bundle of sections, with the line that opens and the line that ends it. */
export function bundle(...sections: readonly (readonly BundleLine[])[]): readonly BundleLine[] {
  const lines = sections.flat()
  const logs = lines.filter((line) => line.kind === 'log').length
  const leaves = lines.filter(({ kind }) => kind === 'leaf' || kind === 'head').length
  return [{ kind: 'bundle' }, ...lines, { kind: 'end', logs, leaves }]
}
