import { expect, test } from 'vitest'
import { cleanFields, fieldBytesMax, joinFields, secretsOf } from './clean-fields.ts'

const tag = { tagSecret: () => 'deadbeef', replaced: 'secrets' } as const
const token = ['ghp', '_', 'Zq4LmX8vTn2RkY6bWc0HdJ5sFg1PaE3uQi7o'].join('')
const textOf = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes)

test('a secret is replaced where it stands, and the place is told in bytes of what is recorded', () => {
  const { fields, redactions } = cleanFields({ output: `{"é":"\\n${token}"}` }, tag)
  const text = textOf(fields.output)
  expect(text).not.toContain(token)
  const [found] = redactions
  expect(found?.field).toBe('output')
  const bytes = fields.output ?? new Uint8Array()
  const { at = 0, size = 0 } = found ?? {}
  expect(textOf(bytes.subarray(at, at + size))).toMatch(/^\[redacted:.*:deadbeef\]$/)
})

test('bytes without a secret are recorded as they came', () => {
  const { fields, redactions } = cleanFields({ input: '{ "a" : 1.50 }' }, tag)
  expect(textOf(fields.input)).toBe('{ "a" : 1.50 }')
  expect(redactions).toEqual([])
})

test('what is null or left out is not committed to', () => {
  expect(cleanFields({ cwd: null }, tag).fields).toEqual({})
})

test('a field above the cap is cut, and says so', () => {
  const { fields, redactions } = cleanFields({ prompt: 'x'.repeat(fieldBytesMax + 5) }, tag)
  expect(fields.prompt).toHaveLength(fieldBytesMax)
  expect(redactions).toEqual([
    { field: 'prompt', rule: 'custody/truncated', at: fieldBytesMax, size: 5 },
  ])
})

test('of a field that both have, the second counts, with its redactions', () => {
  const first = cleanFields({ text: token, tool: 'Bash' }, tag)
  const joined = joinFields(first, cleanFields({ text: 'clean' }, tag))
  expect(textOf(joined.fields.text)).toBe('clean')
  expect(textOf(joined.fields.tool)).toBe('Bash')
  expect(joined.redactions).toEqual([])
})

test('personal data is replaced where it is asked for, and never in what proves something by its bytes', () => {
  const raw = { prompt: 'ask jane@corp.example', idToken: 'jane@corp.example' }
  const both = cleanFields(raw, { ...tag, replaced: 'secrets-and-personal-data' })
  expect(textOf(both.fields.prompt)).toBe('ask [redacted:email:deadbeef]')
  expect(textOf(both.fields.idToken)).toBe(raw.idToken)
  expect(secretsOf(both)).toEqual([])
  expect(textOf(cleanFields(raw, tag).fields.prompt)).toBe(raw.prompt)
})
