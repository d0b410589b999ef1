import { fields, parseBundleLine, parseLeaf } from '@custody/evidence'
import type { Leaf } from '@custody/evidence'
import { parseDecisionRecord } from '@custody/policy'
import type { StoredDecision, StoredText } from '@custody/policy'

/** One decision of a bundle: where it stands, what it was about, and what replay needs. */
export type BundleDecision = {
  readonly stored: StoredDecision
  readonly origin: string
  readonly seq: number
  readonly tool: string | null
}

/** Takes the lines of a bundle, one by one, and gives its decisions away; the last one at `end`. */
export type DecisionReader = {
  /** False where the line is none of a bundle; the rest need not be read. */
  readonly line: (line: string) => boolean
  readonly end: () => void
}

type Pending = { readonly leaf: Leaf; readonly texts: Map<number, string> }

const wanted: ReadonlySet<number> = new Set([fields.actions.id, fields.detail.id, fields.tool.id])

/** Reads the decisions out of a bundle. Nothing is verified here, and all that is no part of a decision is skipped unread. */
export function decisionReader(take: (decision: BundleDecision) => void): DecisionReader {
  const erased = new Set<string>()
  let begun = false
  let origin = ''
  let pending: Pending | null = null

  function flush(): void {
    if (pending !== null) take(decisionOf(origin, pending, erased))
    pending = null
  }

  function leafLine(line: string): boolean {
    flush()
    if (!decisionKinds.test(line)) return true
    const parsed = parseBundleLine(line)
    if (!parsed.ok || parsed.value.kind !== 'leaf') return false
    const leaf = parseLeaf(parsed.value.bytes)
    if (!leaf.ok) return false
    if (leaf.value.kind === 'content.erased') noteErased(leaf.value.facts, erased)
    else if (leaf.value.decision !== null) pending = { leaf: leaf.value, texts: new Map() }
    return true
  }

  function payloadLine(line: string): boolean {
    const [, seq, field] = /^\{"payload":\{"seq":(\d+),"field":(\d+),/.exec(line) ?? []
    if (seq === undefined) return false
    if (pending === null || Number(seq) !== pending.leaf.seq || !wanted.has(Number(field)))
      return true
    const parsed = parseBundleLine(line)
    if (!parsed.ok || parsed.value.kind !== 'payload') return false
    pending.texts.set(Number(field), new TextDecoder().decode(parsed.value.payload.bytes))
    return true
  }

  function otherLine(line: string): boolean {
    flush()
    const parsed = parseBundleLine(line)
    if (!parsed.ok) return false
    if (parsed.value.kind === 'log') ({ origin } = parsed.value)
    begun ||= parsed.value.kind === 'bundle'
    return begun
  }

  return {
    line(line) {
      if (begun && line.startsWith('{"leaf":')) return leafLine(line)
      if (begun && line.startsWith('{"payload":')) return payloadLine(line)
      return otherLine(line)
    },
    end: flush,
  }
}

const decisionKinds = /"kind":"(?:call\.decided|prompt\.submitted|content\.erased)"/

function noteErased(
  {
    origin,
    seqs,
    fields: ids,
  }: {
    readonly origin: string
    readonly seqs: readonly number[]
    readonly fields: readonly number[]
  },
  erased: Set<string>,
): void {
  for (const seq of seqs) for (const field of ids) erased.add(`${origin} ${seq} ${field}`)
}

function decisionOf(
  origin: string,
  { leaf, texts }: Pending,
  erased: ReadonlySet<string>,
): BundleDecision {
  const { seq, decision } = leaf
  if (decision === null) throw new Error(`entry ${seq} holds no decision`)
  const textOf = (field: number): StoredText => {
    const text = texts.get(field)
    if (text !== undefined) return { state: 'here', text }
    const isCommitted = leaf.commitments.some((commitment) => commitment.field === field)
    if (!isCommitted) return { state: 'absent', because: 'never-kept' }
    const isErased = erased.has(`${origin} ${seq} ${field}`)
    return { state: 'absent', because: isErased ? 'erased' : 'withheld' }
  }
  const detail = textOf(fields.detail.id)
  const stored = {
    id: leaf.call ?? String(seq),
    at: leaf.at,
    person: personIn(leaf, detail),
    agent: leaf.agent ?? { name: 'unknown', version: 'unknown' },
    decision,
    actions: textOf(fields.actions.id),
    detail,
  } as const
  return { stored, origin, seq, tool: texts.get(fields.tool.id) ?? null }
}

/** The person, where one signed in; else the account, which is a person only on its device. */
function personIn({ person, device }: Leaf, detail: StoredText): string | null {
  if (person !== null) return person
  const record = detail.state === 'here' ? parseDecisionRecord(detail.text) : null
  const account =
    record !== null && record.ok ? record.value.circumstances?.principal.id : undefined
  return account === undefined ? null : `${device ?? ''} ${account}`
}
