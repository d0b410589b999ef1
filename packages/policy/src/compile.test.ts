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
    : compiled.error.map(({ code, at, nearest }) => ({
        code,
        line: at.line,
        column: at.column,
        nearest,
      }))
}

describe('a bad rule is refused with its place', () => {
  test.each([
    {
      because: 'syntax',
      text: '@id("a") forbid (principal, action, resource)\nwhen { context.tool == };',
      code: 'RULE_SYNTAX_BAD',
      line: 3,
      column: 24,
      nearest: null,
    },
    {
      because: 'a fact that no action has',
      text: '// é\n@id("a") forbid (principal, action == Action::"file.read", resource)\nwhen { context.labls.contains("x") };',
      code: 'RULE_INVALID',
      line: 4,
      column: 16,
      nearest: 'labels',
    },
    {
      because: 'an action that does not exist',
      text: '@id("a") forbid (principal, action == Action::"file.raed", resource);',
      code: 'RULE_INVALID',
      line: 2,
      column: 1,
      nearest: null,
    },
    {
      because: 'no id',
      text: 'forbid (principal, action, resource);',
      code: 'RULE_ID_MISSING',
      line: 2,
      column: 1,
      nearest: null,
    },
    {
      because: 'an id twice',
      text: '@id("opaque") permit (principal, action, resource);',
      code: 'RULE_ID_REPEATED',
      line: 2,
      column: 1,
      nearest: null,
    },
    {
      because: 'an annotation that does not exist',
      text: '@id("a") @outcom("ask") forbid (principal, action, resource);',
      code: 'ANNOTATION_UNKNOWN',
      line: 2,
      column: 1,
      nearest: 'outcome',
    },
    {
      because: 'an outcome that does not exist',
      text: '@id("a") @outcome("denny") forbid (principal, action, resource);',
      code: 'ANNOTATION_BAD',
      line: 2,
      column: 1,
      nearest: 'deny',
    },
    {
      because: 'an outcome on a permit',
      text: '@id("a") @outcome("ask") permit (principal, action, resource);',
      code: 'ANNOTATION_MISPLACED',
      line: 2,
      column: 1,
      nearest: null,
    },
    {
      because: 'a tri-state compared with fail',
      text: '@id("a") forbid (principal, action, resource) when { context.posture.tpm == "fail" };',
      code: 'LINT_TRI_STATE_FAIL',
      line: 2,
      column: 1,
      nearest: null,
    },
    {
      because: 'has in a forbid',
      text: '@id("a") forbid (principal, action == Action::"file.read", resource) when { context has path };',
      code: 'LINT_HAS_IN_FORBID',
      line: 2,
      column: 1,
      nearest: null,
    },
    {
      because: 'a rule cut short',
      text: '@id("a") permit (principal, action, resource)',
      code: 'RULE_SYNTAX_BAD',
      line: 2,
      nearest: null,
    },
  ])('$code for $because', ({ text, because, ...expected }) => {
    expect({ because, ...problems(text)[0] }).toMatchObject({ because, ...expected })
  })

  test('a policy that does not decide opaque.run is refused', () => {
    for (const text of [
      '@id("all") permit (principal, action, resource);',
      '@id("all") forbid (principal, action, resource);',
    ]) {
      const compiled = compilePolicy(cedar, source(text))
      expect(compiled.ok ? [] : compiled.error.map(({ code }) => code)).toEqual([
        'OPAQUE_RUN_UNDECIDED',
      ])
    }
  })

  test('all problems come at once, in the order of the text', () => {
    expect(
      problems(
        'forbid (principal, action, resource);\n@id("b") @outcom("x") permit (principal, action, resource);',
      ).map(({ line }) => line),
    ).toEqual([2, 3])
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
