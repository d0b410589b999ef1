import { fieldName } from '@custody/evidence'
import type { FieldName } from '@custody/evidence'
import type { Problem, Result } from '@custody/model'
import { agentNames, err, ok } from '@custody/model'
import { parseDecisionRecord } from '@custody/policy'
import type { Why } from '@custody/protocol'
import type { KeptLeaf, Outbox } from '@custody/stores'
import type { Sight } from './audience.ts'
import type { ControlWorld } from './control-world.ts'
import { readableEntries } from './log-entry.ts'

/** Why a call was decided as it was, as it was recorded then. `wanted`: our call id, the agent's, or a seq. */
export function explainCall(
  world: ControlWorld,
  wanted: string,
  sight: Sight,
): Result<Why, Problem> {
  const log = world.log()
  const leaves = leavesOfCall(log, wanted, sight).filter(sight.entry)
  const decided = leaves.find(({ kind }) => kind === 'call.decided' || kind === 'prompt.submitted')
  if (decided === undefined) return err({ code: 'CALL_UNKNOWN' })
  const [entry] = readableEntries(log, [decided])
  if (entry === undefined || entry.decision === null || entry.call === null)
    return err({ code: 'CALL_UNKNOWN' })
  const texts = textsOf(log, decided.seq)
  const finished = leaves.filter(({ kind }) => kind === 'call.finished')
  const { decidedBy, warnings, because } = rulesOf(texts.get('detail'), world, entry.decision.rules)
  return ok({
    call: entry.call,
    toolUseId: texts.get('toolUseId') ?? null,
    agent: agentNames.find((name) => name === entry.agent?.name) ?? 'unknown',
    tool: texts.get('tool') ?? (entry.kind === 'prompt.submitted' ? 'prompt' : 'unknown'),
    input: texts.get('input') ?? texts.get('prompt') ?? '',
    workingDirectory: texts.get('cwd') ?? null,
    outcome: entry.decision.outcome,
    wouldOutcome: entry.decision.wouldOutcome,
    mode: entry.decision.mode,
    decidedBy,
    warnings,
    because,
    policyVersion: entry.decision.policy,
    complete: entry.decision.complete,
    problem: entry.decision.problem,
    actions: listIn(texts.get('actions')),
    entry,
    finished: readableEntries(log, finished)[0] ?? null,
  })
}

const searchedBack = 5000

function leavesOfCall(log: Outbox, wanted: string, sight: Sight): readonly KeptLeaf[] {
  if (wanted.startsWith('call_')) return log.find({ call: wanted, limit: 10 })
  const seq = /^\d{1,15}$/.test(wanted) ? Number(wanted) : seqOfToolUse(log, wanted, sight)
  const leaf = seq === null ? undefined : log.leaves(seq, seq + 1)[0]
  if (leaf === undefined) return []
  return leaf.call === null ? [leaf] : log.find({ call: leaf.call, limit: 10 })
}

/**
 * The newest decision of a call that the agent names so, of those that may be seen. Agents give the same id twice only by
 * accident.
 */
function seqOfToolUse(log: Outbox, wanted: string, sight: Sight): number | null {
  const { recorded } = log.state()
  for (let to = recorded; to > Math.max(0, recorded - searchedBack); to -= 100) {
    const payloads = log.payloads(Math.max(0, to - 100), to).toReversed()
    const found = payloads.find(
      ({ seq, field, bytes }) =>
        fieldName(field) === 'toolUseId' &&
        new TextDecoder().decode(bytes) === wanted &&
        log.leaves(seq, seq + 1).every(sight.entry),
    )
    if (found !== undefined) return found.seq
  }
  return null
}

function textsOf(log: Outbox, seq: number): ReadonlyMap<FieldName, string> {
  return new Map(
    log.payloads(seq, seq + 1).flatMap(({ field, bytes }) => {
      const name = fieldName(field)
      return name === undefined ? [] : [[name, new TextDecoder().decode(bytes)] as const]
    }),
  )
}

type Rules = Pick<Why, 'decidedBy' | 'warnings' | 'because'>

/** The rules and reasons in the words they had then; where those are gone, the rules in the words they have now. */
function rulesOf(
  detail: string | undefined,
  { government }: ControlWorld,
  ids: readonly string[],
): Rules {
  const record = detail === undefined ? null : parseDecisionRecord(detail)
  if (record !== null && record.ok) {
    const { decidedBy, warnings, because } = record.value
    return {
      decidedBy: [...decidedBy],
      warnings: [...warnings],
      because: because.map((reason) => ({ ...reason, because: [...reason.because] })),
    }
  }
  const rules = government.policies.effective().flatMap((policy) => policy.rules)
  const decidedBy = ids.flatMap((id) => rules.find((rule) => rule.id === id) ?? [])
  return { decidedBy, warnings: [], because: [] }
}

function listIn(json: string | undefined): unknown[] {
  const list: unknown = JSON.parse(json ?? '[]')
  return Array.isArray(list) ? list : []
}
