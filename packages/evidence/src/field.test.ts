import { expect, test } from 'vitest'
import { fieldName, fields, isFieldId } from './field.ts'

test('no number is given twice, and none is 0 or past a byte', () => {
  const ids = Object.values(fields).map((field) => field.id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.every((id) => Number.isInteger(id) && id >= 1 && id <= 255)).toBe(true)
})

// What is signed for good: a change here is a change of every log that exists.
test('names and numbers are as they were first given', () => {
  const given = Object.entries(fields).map(([name, { id }]) => `${id} ${name}`)
  expect(given).toEqual([
    '1 prompt',
    '2 text',
    '3 tool',
    '4 input',
    '5 output',
    '6 cwd',
    '7 workspace',
    '8 remote',
    '9 actions',
    '10 processes',
    '11 posture',
    '12 mcpServer',
    '13 toolUseId',
    '14 agentSessionId',
    '15 agentSubagentId',
    '16 host',
    '17 principal',
    '18 model',
    '19 detail',
    '20 reasons',
    '21 subagentType',
    '22 transcriptPath',
    '23 definitions',
    '24 binding',
    '25 idToken',
    '26 jwks',
    '27 bootId',
    '28 address',
    '29 hook',
    '30 branch',
    '31 agentPromptId',
    '32 issuer',
    '33 name',
    '34 reason',
    '35 change',
    '36 files',
    '37 messageId',
    '38 system',
  ])
})

test('a number finds its name, and a stranger none', () => {
  expect(fieldName(4)).toBe('input')
  expect(fieldName(200)).toBeUndefined()
  expect(isFieldId(0)).toBe(false)
})
