import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import { expect, test } from 'vitest'
import { compilePolicy } from './compile.ts'
import { readsFact } from './reads-fact.ts'

const opaque =
  '@id("o") @outcome("ask") forbid (principal, action == Action::"opaque.run", resource);'

function policyOf(text: string) {
  const compiled = compilePolicy(cedar, {
    name: 'p',
    packs: [],
    rules: [{ path: 'p.cedar', text: text + opaque }],
    mode: 'enforce',
    mcpServers: [],
  })
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error))
  return compiled.value
}

test('a fact is read where any rule of any action names it', () => {
  const rule =
    '@id("a") forbid (principal, action == Action::"agent.launch", resource) unless { context.agent.executable == "known" };'
  expect(readsFact(policyOf(rule), 'agent.executable')).toBe(true)
  expect(readsFact(policyOf(rule), 'agent.version')).toBe(false)
  expect(readsFact(policyOf(''), 'agent.executable')).toBe(false)
})
