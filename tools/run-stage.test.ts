import { expect, test } from 'vitest'
import { readReport } from './run-stage.ts'

const file = (status: string, ...statuses: readonly string[]) => ({
  name: 'a.test.ts',
  status,
  message: 'broken import',
  assertionResults: statuses.map((status, index) => ({ fullName: `t${index}`, status })),
})

test.each([
  { because: 'all passed', code: 0, files: [file('passed', 'passed', 'passed')], failed: [] },
  {
    because: 'one failed',
    code: 1,
    files: [file('failed', 'passed', 'failed')],
    failed: ['unit: t1'],
  },
  {
    because: 'a todo is not a test',
    code: 0,
    files: [file('passed', 'todo')],
    failed: ['unit: t0'],
  },
  { because: 'no test ran', code: 0, files: [], failed: ['unit: no test ran'] },
  {
    because: 'a file did not load',
    code: 1,
    files: [file('failed')],
    failed: ['unit: a.test.ts: broken import'],
  },
  {
    because: 'the runner failed after its tests',
    code: 1,
    files: [file('passed', 'passed')],
    failed: ['unit: vitest ended with exit code 1'],
  },
])('a stage fails with $failed when $because', ({ code, files, failed }) => {
  expect(readReport('unit', code, { testResults: files }).failed).toEqual(failed)
})

test('skipped tests are named, not counted as passed', () => {
  const result = readReport('unit', 0, {
    testResults: [file('passed', 'passed', 'skipped', 'pending')],
  })
  expect(result).toEqual({ passed: 1, failed: [], skipped: ['unit: t1', 'unit: t2'] })
})
