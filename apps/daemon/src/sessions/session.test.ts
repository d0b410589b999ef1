import { instant } from '@custody/model'
import { expect, test } from 'vitest'
import type { Caller } from './caller.ts'
import { emptySession, freshMaps } from './register-session.ts'
import { followProcess } from './session.ts'
import type { Session } from './session.ts'

const account = { uid: 1000, gid: 1000, name: 'dev', home: '/home/dev' }
const agent = { name: 'claude-code', version: '2.1.330' } as const

function sessionOf(pid: number | null, isPidVerified: boolean): Session {
  return {
    ...emptySession,
    ...freshMaps(),
    id: 'ses_00000000000000000000000000' as Session['id'],
    agentSessionId: 'a',
    account,
    agent,
    openedAt: instant(0),
    lastSeenAt: instant(0),
    opened: 0,
    workspace: null,
    transcriptPath: null,
    pid,
    pidStartTime: null,
    isPidVerified,
  }
}

const caller = (kind: Caller['kind'], pid: number | null): Caller => ({
  kind,
  pid,
  chain: null,
  agent,
  executable: 'seen',
  account,
})

test.each([
  {
    because: 'the script of the first hook is gone',
    was: [7, false],
    by: ['unverified', 9],
    is: 9,
  },
  { because: 'the agent itself was seen now', was: [7, false], by: ['agent', 9], is: 9 },
  { because: 'the daemon started anew and forgot it', was: [null, false], by: ['agent', 9], is: 9 },
  {
    because: 'something only claims to be the agent',
    was: [7, true],
    by: ['unverified', 9],
    is: 7,
  },
  { because: 'the kernel would not tell', was: [7, false], by: ['agent', null], is: 7 },
] as const)('the process of a session is $is when $because', ({ was, by, is }) => {
  const session = sessionOf(was[0], was[1])
  followProcess(session, caller(by[0], by[1]))
  expect(session.pid).toBe(is)
})
