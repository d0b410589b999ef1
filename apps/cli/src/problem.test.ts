import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { alertCodes, verifyCodes } from '@custody/evidence'
import { policyProblemCodes } from '@custody/policy'
import { serverProblems } from '@custody/protocol'
import { expect, test } from 'vitest'
import { lineProblemCodes } from './policy/decide-line.ts'
import { problemCodes, problemText } from './problem.ts'
import type { CliProblem } from './problem.ts'

const folder = join(import.meta.dirname, '..', '..', '..', 'docs', 'errors')
const pages = readdirSync(folder).map((name) => name.replace(/\.md$/, ''))

test.each([
  { of: 'the command line', codes: problemCodes },
  { of: 'the server', codes: Object.keys(serverProblems) },
  { of: 'the verifier', codes: verifyCodes },
  { of: 'alerts', codes: alertCodes },
  { of: 'policies', codes: policyProblemCodes },
  { of: '`custody policy decide`', codes: lineProblemCodes },
])('every code of $of has a page in docs/errors', ({ codes }) => {
  expect(codes.filter((code) => !pages.includes(code))).toEqual([])
})

const samples: readonly CliProblem[] = [
  { code: 'LOCK_HELD', pid: null, since: null },
  { code: 'PORT_TAKEN', port: 47615, part: 'daemon', config: '/home/dev/config.json' },
  { code: 'PART_DIED', part: 'server', how: 'SIGKILL', last: '', log: '/home/dev/server.log' },
  { code: 'DAEMON_AWAY', socket: '/home/dev/control.sock' },
  { code: 'AGENT_UNKNOWN', agent: 'codex', known: ['claude-code'] },
]

test.each(samples)(
  '$code is told in lower case, without a final period, with a hint',
  (problem) => {
    const { reason, hint } = problemText(problem)
    expect(reason).toMatch(/^[a-z`].*[^.]$/)
    expect(hint.length).toBeGreaterThan(10)
  },
)
