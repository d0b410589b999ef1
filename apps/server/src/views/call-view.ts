import type { Leaf } from '@custody/evidence'
import { fieldName, replacementsIn } from '@custody/evidence'
import type { DecisionRecord } from '@custody/policy'
import { parseDecisionRecord } from '@custody/policy'
import type { CallRow, CallView, DecisionView } from '@custody/protocol'
import { callers } from '@custody/stores'
import { z } from 'zod'
import type { StoreWorld } from '../route.ts'
import type { IndexedCall } from './call-rows.ts'
import type { Contents } from './content.ts'
import { contentsOf, contentView, jsonContent, shortText } from './content.ts'
import type { RuleBook } from './rule-book.ts'
import { ruleView } from './rule-book.ts'
import { stripOf } from './strip.ts'

/** One entry with its contents. */
export type OpenedEntry = { readonly leaf: Leaf; readonly contents: Contents }

/** Reads an entry of a log: its leaf and what of it is here. */
export async function openEntry(
  { evidence }: Pick<StoreWorld, 'evidence'>,
  origin: string,
  seq: number,
): Promise<OpenedEntry> {
  const [bytes] = await evidence.leaves(origin, seq, seq + 1)
  if (bytes === undefined) throw new Error(`no entry ${seq} in ${origin}`)
  // Invariant: leaves were parsed strictly when they were taken in.
  const leaf = JSON.parse(new TextDecoder().decode(bytes)) as Leaf
  return { leaf, contents: contentsOf(await evidence.openings(origin, seq)) }
}

const JsonList = z.array(z.record(z.string(), z.json()))

/** A call with everything about it; contents cut at `max` bytes. */
export async function callView(
  world: Pick<StoreWorld, 'evidence'>,
  book: RuleBook,
  { row, call, max }: { readonly row: CallRow; readonly call: IndexedCall; readonly max: number },
): Promise<CallView> {
  const first = await openEntry(world, call.origin, call.seq)
  const last =
    call.lastSeq === null || call.lastSeq === call.seq
      ? null
      : await openEntry(world, call.origin, call.lastSeq)
  const isDecided = first.leaf.kind === 'call.decided'
  const end = isDecided ? last : first
  const lists = (name: 'actions' | 'reasons') =>
    JsonList.safeParse(jsonContent(first.contents, name)).data ?? []
  return {
    ...row,
    turn: first.leaf.turn,
    caller: callers[call.caller] ?? 'none',
    toolUseId: shortText(first.contents, 'toolUseId'),
    cwd: shortText(first.contents, 'cwd'),
    decision: decisionView(first, book),
    input: contentView(first.contents, first.leaf, 'input', max),
    output:
      end === null
        ? { state: 'absent', because: 'never-captured' }
        : contentView(end.contents, end.leaf, 'output', max),
    actions: lists('actions'),
    incompleteBecause: lists('reasons'),
    redactionList: [...redactionsOf(first.leaf), ...(last === null ? [] : redactionsOf(last.leaf))],
    entries: [
      row.evidence,
      ...(last === null
        ? []
        : [await stripOf(world, { ...call, seq: last.leaf.seq, at: last.leaf.at })]),
    ],
  }
}

/** It ran without being asked about: no rule decided it. */
const unannounced: DecisionView = {
  outcome: 'allow',
  wouldOutcome: 'allow',
  mode: 'observe',
  decidedBy: [],
  warnings: [],
  because: [],
  policyVersion: '',
  complete: false,
  problem: 'CALL_UNANNOUNCED',
}

/** The rules in the words they had then, where those are here; else in the words they have now. */
function decisionView({ leaf, contents }: OpenedEntry, book: RuleBook): DecisionView {
  const { decision } = leaf
  if (decision === null) return unannounced
  const { outcome, wouldOutcome, mode, complete, problem } = decision
  const record = recordIn(contents)
  const wordsOf = (id: string) =>
    [...(record?.decidedBy ?? []), ...(record?.warnings ?? [])].find((rule) => rule.id === id)
  return {
    outcome,
    wouldOutcome,
    mode,
    decidedBy: decision.rules.map((id) => ({ ...ruleView(book, id, true), ...wordsOf(id) })),
    warnings: decision.warnings.map((id) => ({ ...ruleView(book, id, false), ...wordsOf(id) })),
    because: (record?.because ?? []).map((one) => ({ ...one, because: [...one.because] })),
    policyVersion: decision.policy,
    complete,
    problem,
  }
}

function recordIn(contents: Contents): DecisionRecord | null {
  const bytes = contents.get('detail')
  if (bytes === undefined) return null
  const record = parseDecisionRecord(new TextDecoder().decode(bytes))
  return record.ok ? record.value : null
}

/** What was replaced in an entry, by the names of its fields. */
export function redactionsOf(leaf: Pick<Leaf, 'redactions'>) {
  return replacementsIn(leaf).map(({ field, rule, at, size }) => ({
    field: fieldName(field) ?? String(field),
    rule,
    at,
    size,
  }))
}
