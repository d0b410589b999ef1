import { packs, presetNames, presetSource } from '@custody/packs'
import { describe, expect, test } from 'vitest'
import { decideLine } from './decide-line.ts'
import { compile } from './load-policy.ts'
import { runPackTests } from './run-pack-tests.ts'

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
    const text = pack.rules.map((rule) => rule.text).join('\n')
    const rules = [...text.matchAll(/@id\("([^"]+)"\)[^;]*?\bforbid\b/g)].map(([, id = '']) => id)
    const tested = JSON.stringify(pack.tests)
    expect(rules.filter((id) => !tested.includes(`"${id}"`))).toEqual([])
  })
})

/** Commands that a reason recommends stand in backquotes and begin with a program's name. */
test.each(packs)('what reasons of $name recommend is allowed by a test', (pack) => {
  const text = pack.rules.map((rule) => rule.text).join('\n')
  const recommended = [...text.matchAll(/@reason\("([^"]*)"\)/g)]
    .flatMap(([, reason = '']) => [...reason.matchAll(/`([a-z][^`]*)`/g)])
    .map(([, command = '']) => command.replace(/<\w+>/g, 'x'))
  const { outcomes } = runPackTests(pack)
  const allowed = outcomes
    .filter(({ passed, test: one }) => passed && one.expect === 'allow')
    .map(({ test: one }) => String(one.call.input['command']))
  expect(recommended.filter((command) => !allowed.some((one) => one.startsWith(command)))).toEqual(
    [],
  )
})

describe('every preset decides', () => {
  const of = (name: (typeof presetNames)[number], command: string) => {
    const policy = compile(presetSource(name))
    if (!policy.ok) throw new Error(JSON.stringify(policy.error))
    return decideLine(
      policy.value,
      {
        id: 1,
        agent: 'claude-code',
        tool: 'Bash',
        input: { command },
        workingDirectory: '/home/dev/proj',
        home: '/home/dev',
      },
      () => 0,
    )
  }
  test.each([
    { name: 'observe', command: 'rm -rf /', outcome: 'allow', wouldOutcome: 'deny' },
    {
      name: 'observe',
      command: 'python3 -c "exec(input())"',
      outcome: 'allow',
      wouldOutcome: 'ask',
    },
    { name: 'balanced', command: 'rm -rf /', outcome: 'deny', wouldOutcome: 'deny' },
    {
      name: 'balanced',
      command: 'python3 -c "exec(input())"',
      outcome: 'ask',
      wouldOutcome: 'ask',
    },
    { name: 'balanced', command: 'ls', outcome: 'allow', wouldOutcome: 'allow' },
    {
      name: 'strict',
      command: 'python3 -c "exec(input())"',
      outcome: 'deny',
      wouldOutcome: 'deny',
    },
    { name: 'strict', command: 'cat ../x', outcome: 'deny', wouldOutcome: 'deny' },
  ] as const)('$name: $command is $outcome', ({ name, command, ...expected }) => {
    expect(of(name, command)).toMatchObject(expected)
  })
})
