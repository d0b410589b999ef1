import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import type { PolicySource } from '@custody/model'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { referenceOf } from '../reference.ts'
import { actionKinds, resourceTypes } from './language.ts'
import { compilePolicy, schemaText } from './index.ts'

const opaque = '@id("opaque") forbid (principal, action == Action::"opaque.run", resource);\n'

function source(text: string, change: Partial<PolicySource> = {}): PolicySource {
  return {
    name: 't',
    packs: [],
    rules: [{ path: 't.cedar', text }],
    mode: 'enforce',
    mcpServers: [],
    ...change,
  }
}

function problems(text: string) {
  const compiled = compilePolicy(cedar, source(opaque + text))
  return compiled.ok
    ? []
    : compiled.error.map(({ code, at, detail, nearest }) => ({
        code,
        at: `${at.line}:${at.column}`,
        detail,
        nearest,
      }))
}

const onRead = 'forbid (principal, action == Action::"file.read", resource)'
const onAll = 'forbid (principal, action, resource)'

describe('a bad rule is refused with its place, and with what was probably meant', () => {
  test.each([
    {
      text: `@id("a") ${onAll}\nwhen { context.tool == };`,
      code: 'RULE_SYNTAX_BAD',
      at: '3:24',
      detail: 'unexpected token `}`',
    },
    {
      text: '@id("a") permit (principal, action, resource)',
      code: 'RULE_SYNTAX_BAD',
      at: '2:46',
      detail: 'unexpected end of input',
    },
    {
      text: `// é\n@id("a") ${onRead}\nwhen { context.labls.contains("x") };`,
      code: 'RULE_INVALID',
      at: '4:16',
      detail: '`labls` is no fact of file.read',
      nearest: 'labels',
    },
    {
      text: `@id("a") ${onRead} when { context.posture.disk_encrypton == "pass" };`,
      code: 'RULE_INVALID',
      at: '2:93',
      detail: '`posture.disk_encrypton` is no fact of file.read',
      nearest: 'posture.disk_encryption',
    },
    {
      text: `@id("a") ${onRead} when { context.weakenedBy == [] };`,
      code: 'RULE_INVALID',
      at: '2:85',
      detail: '`weakenedBy` is no fact of file.read, it is one of agent.launch',
    },
    {
      text: `@id("a") ${onRead} when { context.recursive || context.path == 3 };`,
      code: 'RULE_INVALID',
      at: '2:98',
      detail: 'the types Long and String are not compatible',
    },
    {
      text: '@id("a") forbid (principal, action, resource is Fil);',
      code: 'RULE_INVALID',
      at: '2:49',
      detail: 'there is no `Fil`',
      nearest: 'File',
    },
    {
      text: '@id("a") forbid (principal, action == Action::"file.raed", resource);',
      code: 'ACTION_UNKNOWN',
      at: '2:47',
      detail: 'no action is called `file.raed`',
      nearest: 'file.read',
    },
    {
      text: '@id("a") forbid (principal, action in [Action::"file.read", Action::"file.wriet"], resource);',
      code: 'ACTION_UNKNOWN',
      at: '2:69',
      detail: 'no action is called `file.wriet`',
      nearest: 'file.write',
    },
    {
      text: '@id("a") forbid (principal, action in Action::"file.chang", resource);',
      code: 'ACTION_UNKNOWN',
      at: '2:47',
      detail: 'no action is called `file.chang`',
      nearest: 'file.change',
    },
    {
      text: `@id("a") ${onRead} when { context.labels.containsAny(["env-file", "sshkey"]) };`,
      code: 'FACT_VALUE_UNKNOWN',
      at: '2:117',
      detail: '`labels` is never `sshkey`',
      nearest: 'ssh-key',
    },
    {
      text: `@id("a") ${onAll} when { context.posture.tpm == "passed" };`,
      code: 'FACT_VALUE_UNKNOWN',
      at: '2:77',
      detail: '`posture.tpm` is never `passed`',
      nearest: 'pass',
    },
    {
      text: `${onAll};`,
      code: 'RULE_ID_MISSING',
      at: '2:1',
      detail: 'every rule has an `@id`',
    },
    {
      text: '@id("opaque") permit (principal, action, resource);',
      code: 'RULE_ID_REPEATED',
      at: '2:1',
      detail: 'another rule is called `opaque`',
    },
    {
      text: `@id("a") @outcom("ask") ${onAll};`,
      code: 'ANNOTATION_UNKNOWN',
      at: '2:10',
      detail: 'no annotation is called `@outcom`',
      nearest: 'outcome',
    },
    {
      text: `@id("a") @outcome("denny") ${onAll};`,
      code: 'ANNOTATION_BAD',
      at: '2:10',
      detail: '`@outcome` cannot be `denny`',
      nearest: 'deny',
    },
    {
      text: '@id("a") @outcome("ask") permit (principal, action, resource);',
      code: 'ANNOTATION_MISPLACED',
      at: '2:10',
      detail: '`@outcome` belongs to forbid rules',
    },
    {
      text: `@id("a")\n@grant("skip-prompt")\n${onAll};`,
      code: 'ANNOTATION_MISPLACED',
      at: '3:1',
      detail: '`@grant` belongs to permit rules',
    },
    {
      text: `@id("a") ${onAll}\n// context.posture.tpm == "fail"\nwhen { context.posture.tpm == "fail" };`,
      code: 'LINT_TRI_STATE_FAIL',
      at: '4:24',
      detail: '`tpm` can be unknown: write `unless { … tpm == "pass" }`',
    },
    {
      text: `@id("a") ${onAll} when { "fail" != context.posture.firewall };`,
      code: 'LINT_TRI_STATE_FAIL',
      at: '2:54',
      detail: '`firewall` can be unknown: write `unless { … firewall == "pass" }`',
    },
    {
      text: `@id("a") ${onAll} when { ["fail"].contains(context.posture.tpm) };`,
      code: 'LINT_TRI_STATE_FAIL',
      at: '2:62',
      detail: '`tpm` can be unknown: write `unless { … tpm == "pass" }`',
    },
    {
      text: `@id("a") ${onAll} when { context.agent.executable == "new" };`,
      code: 'LINT_TRI_STATE_FAIL',
      at: '2:68',
      detail: '`executable` can be unknown: write `unless { … executable == "known" }`',
    },
    {
      text: `@id("a") ${onAll} unless { context.agent.executable == "listed" };`,
      code: 'FACT_VALUE_UNKNOWN',
      at: '2:84',
      detail: '`agent.executable` is never `listed`',
    },
    {
      text: '@id("a") permit (principal, action, resource) unless { context.posture.tpm == "fail" };',
      code: 'LINT_TRI_STATE_FAIL',
      at: '2:72',
      detail: '`tpm` can be unknown: write `when { … tpm == "pass" }`',
    },
    {
      text: `@id("a") ${onRead} when { context has path };`,
      code: 'LINT_HAS_IN_FORBID',
      at: '2:85',
      detail: '`has path` makes absence an escape: facts are never absent, read `path` itself',
    },
  ])('$code $detail', ({ text, nearest = null, ...expected }) => {
    expect(problems(text)[0]).toEqual({ ...expected, nearest })
  })

  test.each([60, 500, 20_000])('a chain of %i conditions is a problem and no crash', (length) => {
    const chain = Array.from({ length }, (_, at) => `context.path == "${at}"`).join(' || ')
    expect(problems(`@id("a") ${onRead} when { ${chain} };`)).toMatchObject([
      { code: 'RULE_INVALID', detail: expect.stringContaining('nest too deep') },
    ])
  })

  test('the second of two places that are wrong alike has its own place', () => {
    const text = `@id("a") ${onAll}\nwhen { context.posture.tpm == "fail" }\nunless { context.posture.tpm != "fail" };`
    expect(problems(text).map(({ at }) => at)).toEqual(['3:24', '4:26'])
  })

  test.each([
    `@id("a") ${onAll} unless { context.posture.tpm == "pass" };`,
    `@id("a") ${onAll} when { ["fail", "unknown"].contains(context.posture.tpm) };`,
    '@id("a") permit (principal, action, resource) when { context has tool };',
  ])('nothing is wrong with %s', (text) => {
    expect(problems(text)).toEqual([])
  })

  test('a policy that does not decide opaque.run is refused', () => {
    for (const text of [
      '@id("all") permit (principal, action, resource);',
      '@id("all") forbid (principal, action, resource);',
    ]) {
      const compiled = compilePolicy(cedar, source(text))
      expect(compiled.ok ? [] : compiled.error).toEqual([
        {
          code: 'OPAQUE_RUN_UNDECIDED',
          at: { path: 't', line: 1, column: 1 },
          rule: null,
          detail: 'no forbid names `Action::"opaque.run"`: say what happens to what cannot be read',
          nearest: null,
        },
      ])
    }
  })

  test('all problems come at once, in the order of the text', () => {
    expect(
      problems(
        'forbid (principal, action, resource);\n@id("b") @outcom("x") permit (principal, action, resource);',
      ).map(({ at }) => at),
    ).toEqual(['2:1', '3:10'])
  })
})

describe('a policy has one name', () => {
  const of = (change: Partial<PolicySource>, text = opaque) => {
    const compiled = compilePolicy(cedar, source(text, change))
    return compiled.ok ? compiled.value.version : ''
  }
  test('that is the same for the same content, in any order of packs', () => {
    const a = {
      name: 'a',
      summary: '',
      rules: [{ path: 'a', text: '@id("a") permit (principal, action, resource);' }],
      tests: [],
    }
    const b = {
      name: 'b',
      summary: '',
      rules: [{ path: 'b', text: '@id("b") permit (principal, action, resource);' }],
      tests: [],
    }
    expect(of({ packs: [a, b] })).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(of({ packs: [a, b] })).toBe(of({ packs: [b, a] }))
  })
  test('and another for a changed rule, mode or approval', () => {
    const versions = [
      of({}),
      of({ mode: 'observe' }),
      of({}, `${opaque} `),
      of({ mcpServers: [{ match: { kind: 'url', url: 'https://x' }, level: 'launched' }] }),
    ]
    expect(new Set(versions).size).toBe(versions.length)
  })
})

test('a rule over several actions speaks about those that have its facts', () => {
  const compiled = compilePolicy(
    cedar,
    source(
      `${opaque}@id("l") forbid (principal, action, resource) when { context.labels.contains("custody") };`,
    ),
  )
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error))
  const with_ = [...compiled.value.slices]
    .filter(([, slice]) => slice.rules.has('l'))
    .map(([kind]) => kind)
  expect(with_).toEqual([
    'file.read',
    'file.write',
    'file.delete',
    'file.chmod',
    'file.link',
    'opaque.run',
  ])
})

test('the schema that is compiled in is the file, and names every action with its resource', () => {
  expect(schemaText).toBe(readFileSync(new URL('schema.cedarschema', import.meta.url), 'utf8'))
  const answer = cedar.schemaToJson(schemaText)
  if (answer.type === 'failure') throw new Error('the schema is bad')
  const actions = answer.json['']?.actions ?? {}
  const named = Object.entries(actions).flatMap(([kind, action]) =>
    (action.appliesTo?.resourceTypes.length ?? 0) === 0
      ? []
      : [[kind, action.appliesTo?.resourceTypes[0]]],
  )
  expect(Object.fromEntries(named)).toEqual(resourceTypes)
  expect(named).toHaveLength(actionKinds.length)
})

test('the reference in spec/policy.md is the one of this schema', () => {
  const spec = readFileSync(new URL('../../../spec/policy.md', import.meta.url), 'utf8')
  expect(spec.endsWith(referenceOf(schemaText))).toBe(true)
})
