import type { Pack } from '@custody/model'
import { packs } from '@custody/packs'
import type { Policy, PolicyRequest } from '@custody/policy'
import { decide, parseTests } from '@custody/policy'
import { describe, expect, test } from 'vitest'
import { compile } from './load-policy.ts'
import { testApprovals } from './mcp-situations.ts'
import { packSource, requestOf, runPackTests } from './run-pack-tests.ts'

/** Rules whose calls another rule of their pack stops as well, each with the reason why it stands by itself. */
const overlaps: { readonly [rule: string]: string } = {
  'ask-run-download': 'decides where the file can be read whole; tests have no files to read',
  'no-agents': 'a program too; the rule tells of subagents, and lets a governed agent start',
  'no-imitated-mcp-server':
    'such a server is not approved either; the rule tells what is wrong with it',
  'no-programs': 'holds as well where a tool that is no shell starts a program',
}

describe('every pack keeps its own promises', () => {
  test.each(packs)('$name', { timeout: 60_000 }, (pack) => {
    const { problems, outcomes } = runPackTests(pack)
    expect(problems).toEqual([])
    expect(outcomes.length).toBeGreaterThanOrEqual(40)
    for (const expected of ['allow', 'deny'])
      expect(
        outcomes.filter(({ test: one }) => one.expect === expected).length,
        expected,
      ).toBeGreaterThanOrEqual(20)
    expect(
      outcomes.filter(({ passed }) => !passed).map(({ test: one, why }) => [one.call.input, why]),
    ).toEqual([])
  })

  test.each(packs)('every rule of $name that forbids has a test', (pack) => {
    const tested = JSON.stringify(pack.tests)
    const rules = rulesOf(pack).filter(({ effect }) => effect === 'forbid')
    expect(rules.map(({ id }) => id).filter((id) => !tested.includes(`"${id}"`))).toEqual([])
  })
})

describe('every rule matters', () => {
  test.each(packs)('without it, some test of $name comes out otherwise', (pack) => {
    const policy = compile({ ...packSource(pack), mcpServers: testApprovals })
    const tests = parseTests(pack.tests, pack.name)
    if (!policy.ok || !tests.ok) throw new Error(pack.name)
    const idle = rulesOf(pack).filter(
      ({ id, effect }) =>
        effect === 'forbid' &&
        !tests.value
          .filter(({ rule }) => rule === id)
          .some((one) => changes(policy.value, id, requestOf(one.call))),
    )
    expect(idle.map(({ id }) => id)).toEqual(
      Object.keys(overlaps).filter((id) => idle.some((one) => one.id === id)),
    )
  })

  test('no overlap is excused that is none', () => {
    const known = packs.flatMap(rulesOf).map(({ id }) => id)
    expect(Object.keys(overlaps).filter((id) => !known.includes(id))).toEqual([])
  })
})

/** Whether a rule's absence changes what is done about a call, or what is warned of. */
function changes(policy: Policy, id: string, request: PolicyRequest): boolean {
  const said = (of: Policy) => {
    const { outcome, warnings } = decide(of, request)
    return JSON.stringify([outcome, warnings.map((rule) => rule.id)])
  }
  return said(policy) !== said(without(policy, id))
}

function without(policy: Policy, id: string): Policy {
  const slices = new Map(
    [...policy.slices].map(([kind, slice]) => {
      const rest = (rules: typeof slice.always) => rules.filter(({ rule }) => rule.id !== id)
      const rules = new Map([...slice.rules].filter(([name]) => name !== id))
      const [always, conditional] = [rest(slice.always), rest(slice.conditional)]
      return [kind, { ...slice, rules, always, conditional }] as const
    }),
  )
  return { ...policy, slices }
}

function rulesOf(pack: Pack) {
  const policy = compile({ ...packSource(pack), mcpServers: testApprovals })
  if (!policy.ok) throw new Error(JSON.stringify(policy.error))
  return policy.value.rules.filter((rule) => rule.pack === pack.name)
}

/** Commands that a reason recommends stand in backquotes and begin with a program's name. */
test.each(packs)('what reasons of $name recommend is allowed by a test', (pack) => {
  const text = pack.rules.map((rule) => rule.text).join('\n')
  const reasons = reasonsIn(text)
  expect(reasons).toHaveLength(text.split('@reason(').length - 1)
  const recommended = reasons
    .flatMap((reason) => [...reason.matchAll(/`([a-z][^`]*)`/g)])
    .map(([, command = '']) => command.replace(/<\w+>/g, 'x'))
  const { outcomes } = runPackTests(pack)
  const allowed = outcomes
    .filter(({ passed, test: one }) => passed && one.expect === 'allow')
    .map(({ test: one }) => String(one.call.input['command']))
  expect(recommended.filter((command) => !allowed.some((one) => one.startsWith(command)))).toEqual(
    [],
  )
})

/** The reasons of rules as they are read: Cedar escapes quotes within. */
function reasonsIn(text: string): readonly string[] {
  return [...text.matchAll(/@reason\("((?:[^"\\]|\\.)*)"\)/gs)].map(([, reason = '']) =>
    reason.replace(/\\(["'\\])/g, '$1'),
  )
}

test('a command with quotes is one that a reason recommends', () => {
  const tick = '`'
  const text = String.raw`@reason("Say \"no\", then ${tick}test -n \"$X\" && echo set${tick}.") @reason("Then.")`
  expect(reasonsIn(text)).toEqual(['Say "no", then `test -n "$X" && echo set`.', 'Then.'])
})
