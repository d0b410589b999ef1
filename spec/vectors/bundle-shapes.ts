import {
  encodeBundleLine,
  encodeHex,
  encodeTrustPolicy,
  noContext,
  notCapturedRule,
  portableCrypto as crypto,
  proveInclusion,
  rootOf,
  appendLeaf,
  emptyFrontier,
} from '@custody/evidence'
import type { BundleLine, EntryDraft, Hash, Leaf, Payload, VerifyCode } from '@custody/evidence'
import { instant } from '@custody/model'
import {
  actsOrigin,
  bundle,
  chain,
  deviceKey,
  draftOf,
  enrolledDraft,
  foreignActsOrigin,
  origin,
  otherKey,
  otherOrigin,
  sealed,
  secondOrigin,
  section,
  serverKey,
  story,
} from './sample-log.ts'
import type { SectionShape } from './sample-log.ts'
import { sampleKey } from './sample-world.ts'
import type { SampleKey } from './sample-world.ts'

/** A bundle and what a verifier must say of it. */
export type BundleVector = {
  readonly name: string
  readonly why: string
  /** `ok`, or the code that must be among the failures. */
  readonly expect: 'ok' | VerifyCode
  readonly outcome: string
  /** The text of the trust policy; null where none is given. */
  readonly trust: string | null
  /** Heads that the verifier knows from elsewhere. */
  readonly heads: readonly {
    readonly origin: string
    readonly size: number
    readonly root: string
  }[]
  readonly lines: readonly string[]
}

export const draft = draftOf(origin, story)
export const whole: SectionShape = { origin, key: deviceKey, draft, sealAt: [2, 4] }
export const good = section(whole)
export const trust = encodeTrustPolicy(crypto, [{ origin, key: deviceKey.key }])
export const chained = chain(origin, draft.leaves)
export const leafAt = (seq: number) => chained[seq]?.bytes ?? new Uint8Array()
export const frontierAt = (size: number) => chained[size - 1]?.frontier ?? emptyFrontier
export const headAt = (size: number) => ({
  origin,
  size,
  root: encodeHex(rootOf(crypto, frontierAt(size))),
})

export const text = (line: BundleLine) => encodeBundleLine(line).slice(0, -1)

/** A row of the tables: what is not said is as in the good bundle. */
export type Row = Pick<BundleVector, 'name' | 'why' | 'expect'> &
  Partial<Pick<BundleVector, 'outcome' | 'trust' | 'heads'>> & {
    readonly lines: readonly (BundleLine | string)[]
  }

/** The log with other entries, chained and sealed by the device's own key. */
export const withLeaves = (leaves: readonly object[]) =>
  bundle(section({ ...whole, draft: { leaves, payloads: draft.payloads } }))

/** An entry that leaves out what does not apply to it. */
export function forgetful({ session, ...leaf }: Leaf): object {
  return session === null ? leaf : { ...leaf, session }
}

/** Other keys and facts of an entry, told before it is chained and sealed: what a lying device signs. */
type Lie = { readonly [key: string]: unknown; readonly facts?: object }

/** The whole log with lies in some entries, by sequence number. */
export const lied = (lies: { readonly [seq: number]: Lie }) =>
  withLeaves(draft.leaves.map(liar(lies)))

export const liar =
  (lies: { readonly [seq: number]: Lie }) =>
  (leaf: Leaf, seq: number): object => ({
    ...leaf,
    ...lies[seq],
    facts: { ...leaf.facts, ...lies[seq]?.facts },
  })

/** The log as another key would begin and seal it. */
export const sealedBy = (key: SampleKey) =>
  bundle(
    section({
      ...whole,
      key,
      draft: draftOf(origin, [enrolledDraft(origin, key), ...story.slice(1)]),
    }),
  )

export const commitmentsOf = (seq: number) => draft.leaves[seq]?.commitments ?? []

/** Changes the lines of the good bundle: what someone does who has the file and no key. */
export const tampered = (
  change: (lines: readonly BundleLine[]) => readonly (BundleLine | string)[],
) => change(bundle(good))

export const only = (
  lines: readonly BundleLine[],
  keep: (line: BundleLine, at: number) => boolean,
) => lines.filter(keep)

export const isLeaf = (seq: number) => (line: BundleLine) =>
  line.kind === 'leaf' && encodeHex(line.bytes) === encodeHex(leafAt(seq))

export const isPayload = (seq: number) => (line: BundleLine) =>
  line.kind === 'payload' && line.payload.seq === seq

export const swapText = (from: string, to: string) => (line: BundleLine) =>
  text(line).includes(from) ? text(line).replace(from, to) : line

export function changePayload(seq: number, change: (payload: Payload) => Payload) {
  let isDone = false
  return (line: BundleLine): BundleLine => {
    if (isDone || !isPayload(seq)(line) || line.kind !== 'payload') return line
    isDone = true
    return { kind: 'payload', payload: change({ origin, ...line.payload }) }
  }
}

/** Chosen entries of the good log with their proofs against the head of all. */
export const selection = (seqs: readonly number[]) => selectionOf(whole, seqs)

/** Chosen entries of a log with their proofs against the head of all. */
export function selectionOf(
  { origin: log, key, draft: { leaves, payloads } }: Omit<SectionShape, 'sealAt'>,
  seqs: readonly number[],
): readonly BundleLine[] {
  const store = new Map<string, Hash>()
  const entriesOf = chain(log, leaves)
  let frontier = emptyFrontier
  for (const { hash } of entriesOf) {
    const appended = appendLeaf(crypto, frontier, hash)
    frontier = appended.frontier
    for (const node of appended.completed) store.set(`${node.level}/${node.index}`, node.hash)
  }
  const nodes = (level: number, index: number) => store.get(`${level}/${index}`) ?? new Uint8Array()
  const entries = seqs.flatMap((seq): readonly BundleLine[] => [
    { kind: 'leaf', bytes: entriesOf[seq]?.bytes ?? new Uint8Array() },
    ...payloads
      .filter((payload) => payload.seq === seq)
      .map((payload) => ({ kind: 'payload', payload }) as const),
    { kind: 'proof', seq, path: proveInclusion(crypto, nodes, seq, frontier.size).path },
  ])
  return [
    { kind: 'log', origin: log, scope: 'selected' },
    { kind: 'checkpoint', note: sealed(log, key, frontier) },
    ...entries,
  ]
}

export const selected = bundle(selection([0, 2]))

/** A log, or an organisation's acts, that says that the arguments of entry 2 were erased. */
const erasing = (log: string, key: SampleKey): SectionShape => ({
  origin: log,
  key,
  sealAt: [2],
  draft: draftOf(log, [
    enrolledDraft(log, key),
    {
      ...noContext,
      kind: 'content.erased',
      at: instant(1_795_400_000_000),
      source: 'server',
      fields: {},
      facts: { origin, seqs: [2], fields: [4], ground: 'data-subject', approver: null },
    },
  ]),
})
export const acts = section(erasing(actsOrigin, serverKey))
export const foreignActs = section(erasing(foreignActsOrigin, serverKey))
export const otherDevice = section(erasing(otherOrigin, otherKey))
const trustWith = (log: string, { key }: SampleKey) =>
  encodeTrustPolicy(crypto, [
    { origin: log, key },
    { origin, key: deviceKey.key },
  ])
export const trustBoth = trustWith(actsOrigin, serverKey)
export const trustForeign = trustWith(foreignActsOrigin, serverKey)
export const trustDevices = trustWith(otherOrigin, otherKey)

/** An erasure whose list is not in order. */
const { draft: erasure } = erasing(actsOrigin, serverKey)
export const disorderedActs = section({
  ...erasing(actsOrigin, serverKey),
  draft: {
    ...erasure,
    leaves: erasure.leaves.map((leaf, seq) =>
      seq === 0
        ? leaf
        : {
            ...leaf,
            facts: { origin, seqs: [2, 1], fields: [4], ground: 'other', approver: null },
          },
    ),
  },
})

/** The second epoch of the device, told by whatever comes first. */
export const secondEpoch = (first: 'epoch.opened' | 'enrolled') => {
  const opened: EntryDraft<'epoch.opened'> = {
    ...noContext,
    kind: 'epoch.opened',
    at: instant(1_795_400_000_000),
    source: 'device',
    fields: {},
    facts: { epoch: 2, because: 'loss', previous: headAt(2), lost: 2, grant: null },
  }
  const leaves = draftOf(secondOrigin, [opened, enrolledDraft(secondOrigin, otherKey)])
  const [one, two] = leaves.leaves
  const swapped = [
    { ...two, seq: 0 },
    { ...one, seq: 1 },
  ]
  return section({
    origin: secondOrigin,
    key: otherKey,
    sealAt: [2],
    draft: first === 'epoch.opened' ? leaves : { leaves: swapped, payloads: [] },
  })
}
export const trustSecond = encodeTrustPolicy(crypto, [{ origin: secondOrigin, key: otherKey.key }])

export const withoutInput = only(
  good,
  (line) => !(isPayload(2)(line) && line.kind === 'payload' && line.payload.field === 4),
)

/** The log without the denied call's input, whose entry says of `field` that its bytes stay on the device. */
export function staying(field: 'input' | 'tool'): readonly BundleLine[] {
  const marked = story.map((entry) =>
    entry.kind === 'call.decided'
      ? {
          ...entry,
          redactions: [{ field, rule: notCapturedRule, at: 0, size: 0 }, ...entry.redactions],
        }
      : entry,
  )
  return only(
    section({ ...whole, draft: draftOf(origin, marked) }),
    (line) => !(isPayload(2)(line) && line.kind === 'payload' && line.payload.field === 4),
  )
}

export const head = (size: number, key = deviceKey) =>
  ({ kind: 'checkpoint', note: sealed(origin, key, frontierAt(size)) }) as const
export const noteOf = (line: BundleLine | undefined) =>
  line?.kind === 'checkpoint' ? line.note : ''

export const enclave = sampleKey('enclave', 'se-p256/1')
export const quoting = sampleKey('quoting', 'tpm-quote/1')
export const strangeKey = {
  kind: 'file-p256/1',
  publicKey: new Uint8Array(91).fill(7),
  nvName: null,
} as const
export const longLeaf = `{"leaf":{"pad":"${'x'.repeat(65_536)}"}}`

/** A row as a vector: by default the good log's trust policy, and no head known. */
export function vectorOf(row: Row): BundleVector {
  return {
    name: row.name,
    why: row.why,
    expect: row.expect,
    outcome: row.outcome ?? (row.expect === 'ok' ? 'verified, no witness' : 'failed'),
    trust: row.trust === undefined ? trust : row.trust,
    heads: row.heads ?? [],
    lines: row.lines.map((line) => (typeof line === 'string' ? line : text(line))),
  }
}
