import type { DeviceId, Outcome } from '@custody/model'
import type { Tables } from '@custody/stores'
import { callStatuses, outcomeCode } from '@custody/stores'
import type { CallStatus } from '@custody/stores'
import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from 'kysely'

/** The one query of the page of tool calls: list, facets and export take it. */
export type CallFilter = {
  readonly outcome?: readonly Outcome[] | undefined
  readonly would?: readonly Outcome[] | undefined
  readonly tool?: readonly string[] | undefined
  readonly agent?: readonly string[] | undefined
  readonly device?: readonly DeviceId[] | undefined
  readonly rule?: readonly string[] | undefined
  readonly role?: 'decided' | 'observed' | undefined
  readonly problem?: readonly string[] | undefined
  readonly session?: string | undefined
  readonly mcp?: string | undefined
  readonly status?: readonly CallStatus[] | undefined
  readonly complete?: 'yes' | 'no' | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
}

type Builder = ExpressionBuilder<Tables, 'call'>
type Condition = ExpressionWrapper<Tables, 'call', SqlBool>

/** All conditions of a filter over `call`. A value that nothing has (an unknown tool) matches nothing. */
export function callConditions(build: Builder, filter: CallFilter): Condition {
  return build.and(conditions.flatMap((condition) => condition(build, filter) ?? []))
}

/** One condition per key of the filter; null where it asks for nothing. */
const conditions: readonly ((build: Builder, filter: CallFilter) => Condition | null)[] = [
  (build, { outcome }) =>
    any(outcome, (some) => build('call.outcome', 'in', some.map(outcomeCode))),
  (build, { would }) =>
    any(would, (some) =>
      build.and([
        build('call.would', 'in', some.map(outcomeCode)),
        build('call.would', '!=', build.ref('call.outcome')),
      ]),
    ),
  (build, { tool }) => any(tool, (some) => build('call.tool', 'in', words(build, some))),
  (build, { agent }) => any(agent, (some) => build('call.agent', 'in', words(build, some))),
  (build, { device }) =>
    any(device, (some) =>
      build(
        'call.device',
        'in',
        build.selectFrom('device').select('device.no').where('device.id', 'in', some),
      ),
    ),
  (build, { rule, role }) =>
    any(rule, (some) => build('call.entry', 'in', callsOfRules(build, some, role))),
  (build, { problem }) => any(problem, (some) => build('call.problem', 'in', words(build, some))),
  (build, { session }) =>
    session === undefined
      ? null
      : build(
          'call.session',
          'in',
          build.selectFrom('session').select('session.no').where('session.id', '=', session),
        ),
  (build, { mcp }) =>
    mcp === undefined
      ? null
      : build(
          'call.mcp',
          'in',
          build
            .selectFrom('mcp_server')
            .select('mcp_server.no')
            .where('mcp_server.fingerprint', '=', mcp),
        ),
  (build, { status }) =>
    any(status, (some) =>
      build(
        'call.status',
        'in',
        some.map((one) => callStatuses.indexOf(one)),
      ),
    ),
  (build, { complete }) =>
    complete === undefined ? null : build('call.complete', '=', complete === 'yes' ? 1 : 0),
  (build, { from }) => (from === undefined ? null : build('call.at', '>=', from)),
  (build, { to }) => (to === undefined ? null : build('call.at', '<', to)),
]

function any<Value>(
  values: readonly Value[] | undefined,
  make: (some: readonly Value[]) => Condition,
): Condition | null {
  return values === undefined || values.length === 0 ? null : make(values)
}

function callsOfRules(build: Builder, rules: readonly string[], role: CallFilter['role']) {
  const calls = build
    .selectFrom('call_rule')
    .select('call_rule.entry')
    .where('call_rule.rule', 'in', words(build, rules))
  return role === undefined ? calls : calls.where('call_rule.role', '=', role === 'decided' ? 1 : 0)
}

function words(build: Builder, texts: readonly string[]) {
  return build.selectFrom('word').select('word.no').where('word.text', 'in', texts)
}
