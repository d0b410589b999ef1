import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import type { PolicySource } from '@custody/model'
import { expect, test } from 'vitest'
import { compilePolicy, decide, plainRequest } from './index.ts'

const overflow = '9007199254740991 * 9007199254740991 == 1'
const rules = (mode: string) => `
  @id("all") permit (principal, action, resource);
  @id("opaque") @outcome("ask") forbid (principal, action == Action::"opaque.run", resource);
  @id("fails") @mode("${mode}") forbid (principal, action == Action::"prompt.submit", resource) when { ${overflow} };
  @id("holds") @mode("observe") forbid (principal, action == Action::"prompt.submit", resource);`

function decided(mode: string) {
  const source: PolicySource = {
    name: 't',
    packs: [],
    rules: [{ path: 't.cedar', text: rules(mode) }],
    mode: 'enforce',
    mcpServers: [],
  }
  const compiled = compilePolicy(cedar, source)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error))
  const prompt = { kind: 'prompt.submit', sizeBytes: 1, attachments: 0, redactions: 0 } as const
  const call = { tool: '', actions: [prompt], complete: true, incompleteBecause: [] }
  return decide(compiled.value, plainRequest(call))
}

test('a rule that enforces and fails is named as failed where it decided', () => {
  expect(decided('enforce').decidedBy).toMatchObject([{ id: 'fails', failed: true }])
})

test('a rule that observes and fails is a warning that says so; one that applies is none of that', () => {
  const { outcome, warnings } = decided('observe')
  expect(outcome).toBe('allow')
  expect(warnings).toMatchObject([{ id: 'fails', failed: true }, { id: 'holds' }])
  expect(warnings[1]).not.toHaveProperty('failed')
})
