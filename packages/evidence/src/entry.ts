import { agentNames, outcomes } from '@custody/model'
import type { Decision, Instant } from '@custody/model'
import { z } from 'zod'
import { entrySources } from './entry-kind.ts'
import type { EntryKind, Facts } from './entry-kind.ts'
import { isFieldId } from './field.ts'
import type { FieldId, FieldName } from './field.ts'
import { code, count, hash, id, originText, policyVersion, ruleId, time } from './scalar.ts'

/** The most bytes a leaf may have: an entry bundle of C2SP tlog-tiles gives it a u16 length. */
export const leafBytesMax = 65_535

/** The most redactions a leaf names one by one; what is more is folded into one per field. */
export const redactionsMax = 256

const fieldId = z.custom<FieldId>(isFieldId)
const list = <Schema extends z.ZodType>(schema: Schema, max: number) =>
  z.array(schema).max(max).readonly()

const leafDecision = z.strictObject({
  outcome: z.enum(outcomes),
  wouldOutcome: z.enum(outcomes),
  mode: z.enum(['observe', 'enforce']),
  /** Ids of the rules that made the outcome; ascending, each once. */
  rules: list(ruleId, 256),
  /** Ids of the rules that warned or only observed; ascending, each once. */
  warnings: list(ruleId, 256),
  policy: policyVersion,
  complete: z.boolean(),
  problem: z.nullable(code),
})

const redaction = z.strictObject({ field: fieldId, rule: ruleId, at: count, size: count })
const commitment = z.strictObject({ field: fieldId, c: hash, log2: count.max(53) })

/** All of a leaf but `facts`, whose shape depends on `kind`. One shape for every kind; what is not is null. */
export const leafFrame = z.strictObject({
  v: z.literal(1),
  seq: count,
  prev: hash,
  at: time,
  device: z.nullable(id('dev')),
  session: z.nullable(id('ses')),
  turn: z.nullable(id('trn')),
  call: z.nullable(id('call')),
  subagent: z.nullable(id('sub')),
  /** SHA-256 of the person binding. */
  person: z.nullable(hash),
  agent: z.nullable(
    z.strictObject({
      name: z.enum(agentNames),
      version: z.string().regex(/^(?:unknown|[0-9][0-9A-Za-z.+-]{0,31})$/),
    }),
  ),
  kind: z.string(),
  source: z.enum(entrySources),
  decision: z.nullable(leafDecision),
  facts: z.unknown(),
  /** Earlier entries of this log whose committed `processes` and `posture` hold for this one. */
  refs: z.strictObject({ processes: z.nullable(count), posture: z.nullable(count) }),
  /** What was replaced: in which field, by which rule, at which byte of the recorded bytes, how many bytes went. */
  redactions: list(redaction, redactionsMax),
  /** Ascending by field, each field at most once. */
  commitments: list(commitment, 255),
  /** The newest cosigned head the device had verified itself; null while there is no witness. */
  anchor: z.nullable(z.strictObject({ origin: originText, size: count, root: hash })),
})

type Frame = Omit<z.infer<typeof leafFrame>, 'kind' | 'facts'>

/** What a kind is about, one member per kind. */
export type KindWithFacts<Kind extends EntryKind = EntryKind> = {
  readonly [Each in Kind]: { readonly kind: Each; readonly facts: Facts[Each] }
}[Kind]

/** One entry of the log, as it is signed. spec/evidence-entry.md. */
export type Leaf = Readonly<Frame> & KindWithFacts

export type LeafDecision = Readonly<z.infer<typeof leafDecision>>
export type Anchor = NonNullable<Leaf['anchor']>
export type Commitment = Leaf['commitments'][number]

/** A redaction as a flow reports it. `at` counts bytes in the recorded bytes, `size` the bytes that were removed. */
export type DraftRedaction = {
  readonly field: FieldName
  readonly rule: string
  readonly at: number
  readonly size: number
}

/** To whom and what an entry belongs: our own random ids, null where it does not apply. */
export type EntryContext = Pick<
  Leaf,
  'session' | 'turn' | 'call' | 'subagent' | 'person' | 'agent' | 'refs' | 'anchor' | 'decision'
> & {
  readonly redactions: readonly DraftRedaction[]
}

/** What a flow gives to be recorded. Sequence, chain, device and commitments are added by `appendEntry`. */
export type EntryDraft<Kind extends EntryKind = EntryKind> = EntryContext &
  KindWithFacts<Kind> & {
    readonly at: Instant
    readonly source: Leaf['source']
    /** The recorded bytes of each committed field. What is absent is not committed to. */
    readonly fields: { readonly [Name in FieldName]?: Uint8Array }
  }

/** An entry that belongs to nothing: spread it, and name what applies. */
export const noContext: EntryContext = {
  session: null,
  turn: null,
  call: null,
  subagent: null,
  person: null,
  agent: null,
  decision: null,
  refs: { processes: null, posture: null },
  redactions: [],
  anchor: null,
}

/** What opens one commitment. Kept apart from the leaf, so that it can be withheld or erased. */
export type Payload = {
  readonly origin: string
  readonly seq: number
  readonly field: FieldId
  /** 32 random bytes, never reused. */
  readonly salt: Uint8Array
  readonly bytes: Uint8Array
}

/** How far an entry has come. Source: security.md, "Entry states". */
export const entryStates = ['recorded', 'sealed', 'stored', 'cosigned', 'stamped'] as const
export type EntryState = (typeof entryStates)[number]

/** What of a decision stands in the leaf: everything but the words. */
export function leafDecisionOf(decision: Decision): LeafDecision {
  return {
    outcome: decision.outcome,
    wouldOutcome: decision.wouldOutcome,
    mode: decision.mode,
    rules: sortedIds(decision.decidedBy),
    warnings: sortedIds(decision.warnings),
    policy: decision.policyVersion,
    complete: decision.complete,
    problem: decision.problem,
  }
}

function sortedIds(rules: readonly { readonly id: string }[]): readonly string[] {
  return [...new Set(rules.map((rule) => rule.id))].toSorted()
}
