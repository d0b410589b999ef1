import { err, ok } from '@custody/model'
import { presetNames, presetSource } from '@custody/packs'
import type { Rule } from '@custody/policy'
import type { PolicyRule } from '@custody/protocol'
import { serverEndpoints } from '@custody/protocol'
import type { KeptPolicy } from '@custody/stores'
import { route } from '../../route.ts'
import { devicesNow } from '../../views/device-rows.ts'
import { packTests, testsNaming } from '../../views/pack-tests.ts'
import { rangeFrom } from '../../views/range.ts'
import type { RuleCount } from '../../views/rule-counts.ts'
import { ruleCounts } from '../../views/rule-counts.ts'
import { ruleText } from '../../views/rule-text.ts'

/** The policy that applies, with what each of its rules did. */
export const getPolicies = route({
  endpoint: serverEndpoints.getPolicies,
  thread: 'reader',
  answer: async (world, { query: { range = '7d' } }) => {
    const current = await world.policies.current()
    if (current === null) return err({ code: 'STORE_UNAVAILABLE' })
    const from = range === 'all' ? 0 : rangeFrom(world.now(), range)
    const counts = await ruleCounts(world, from)
    const devices = await devicesNow(world)
    const upToDate = devices.filter((device) => device.isUpToDate).length
    const withoutRule = await world.query
      .selectFrom('call')
      .innerJoin('word', 'word.no', 'call.problem')
      .select((build) => ['word.text as problem', build.fn.countAll<number>().as('count')])
      .where('call.at', '>=', from)
      .groupBy('word.text')
      .execute()
    return ok({
      current: headOf(current),
      packs: packsOf(current, counts, from),
      presets: presetNames.map((name) => {
        const source = presetSource(name)
        return { name, packs: source.packs.map((pack) => pack.name), mode: source.mode }
      }),
      devices: {
        upToDate: { count: upToDate, filter: { page: 'devices', query: { policy: 'up-to-date' } } },
        behind: {
          count: devices.length - upToDate,
          filter: { page: 'devices', query: { policy: 'behind' } },
        },
      },
      withoutRule: withoutRule.map(({ problem, count }) => ({
        problem,
        figure: { count, filter: { page: 'tool-calls', query: { problem, from: String(from) } } },
      })),
      versions: (await world.policies.history(50)).map(headOf),
    })
  },
})

function headOf({ version, number, name, preset, mode, since }: KeptPolicy) {
  return { version, number, name, preset, mode, since }
}

/** Rules by pack; those of no pack stand under the policy's own name. */
function packsOf({ source, rules, name }: KeptPolicy, counts: readonly RuleCount[], from: number) {
  const texts = new Map(
    [...source.packs.flatMap((pack) => pack.rules), ...source.rules].map(({ path, text }) => [
      path,
      text,
    ]),
  )
  const packs = [...source.packs, { name: '', summary: `Rules of ${name} itself`, tests: [] }]
  return packs
    .map((pack) => ({
      name: pack.name === '' ? name : pack.name,
      summary: pack.summary,
      rules: rules
        .filter((rule) => rule.pack === pack.name)
        .map((rule) =>
          ruleOf(rule, texts.get(rule.at.path) ?? '', testsNaming(pack, rule.id), {
            counts,
            from,
          }),
        ),
      tests: packTests(pack),
    }))
    .filter((pack) => pack.rules.length > 0)
}

function ruleOf(
  rule: Rule,
  text: string,
  tests: number,
  { counts, from }: { readonly counts: readonly RuleCount[]; readonly from: number },
): PolicyRule {
  const own = counts.filter((count) => count.rule === rule.id)
  const sum = (decided: boolean) =>
    own.filter((count) => count.decided === decided).reduce((total, { count }) => total + count, 0)
  const figure = (role: 'decided' | 'observed') => ({
    count: sum(role === 'decided'),
    filter: { page: 'tool-calls' as const, query: { rule: rule.id, role, from: String(from) } },
  })
  const {
    id,
    title,
    reason,
    severity,
    effect,
    outcome,
    mode,
    controls,
    grantsSkipPrompt,
    at,
    pack,
  } = rule
  return {
    id,
    pack,
    title,
    reason,
    severity,
    effect,
    outcome,
    mode,
    controls: [...controls],
    grantsSkipPrompt,
    path: at.path,
    line: at.line,
    cedar: ruleText(text, at.line),
    tests,
    decided: figure('decided'),
    observed: figure('observed'),
    lastDecidedAt: own.length === 0 ? null : Math.max(...own.map(({ lastAt }) => lastAt)),
  }
}
