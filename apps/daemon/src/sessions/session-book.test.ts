import type { HookEvent } from '@custody/agents'
import { instant, ok } from '@custody/model'
import { expect, test } from 'vitest'
import { emptySession, freshMaps } from './register-session.ts'
import type { History } from './history.ts'
import type { Session } from './session.ts'
import { sessionBook } from './session-book.ts'

const account = { uid: 1000, gid: 1000, name: 'dev', home: '/home/dev' }
const event = { agent: 'claude-code', agentSessionId: 'a', transcriptPath: null } as HookEvent

function opened(id: string, history: History | null): Session {
  return {
    ...emptySession,
    ...freshMaps(),
    ...(history === null ? {} : { history }),
    id: id as Session['id'],
    agentSessionId: 'a',
    account,
    agent: { name: 'claude-code', version: '2.1.330' },
    openedAt: instant(0),
    lastSeenAt: instant(0),
    opened: 0,
    workspace: null,
    transcriptPath: null,
    pid: null,
    pidStartTime: null,
    isPidVerified: false,
  }
}

test('after the log was exchanged a session is opened anew, and its calls that are under way are still known', async () => {
  const book = sessionBook(() => instant(0))
  const openAs = (id: string) => book.of(event, account, async (history) => ok(opened(id, history)))
  const before = await openAs('ses_1')
  if (!before.ok) throw new Error('not opened')
  const decided = { id: 'call_1' as never, seq: 7, turn: null, outcome: 'allow' as const }
  before.value.calls.set('toolu_1', decided)
  before.value.heardCalls.add('toolu_1')
  book.clear()
  expect(book.all()).toEqual([])
  // Hooks that arrive together open it once.
  const [after, beside] = await Promise.all([openAs('ses_2'), openAs('ses_3')])
  expect(after).toMatchObject({ value: { id: 'ses_2', history: { complete: false } } })
  expect(beside).toEqual(after)
  if (!after.ok) throw new Error('not opened')
  expect(after.value.calls.get('toolu_1')).toEqual({ ...decided, seq: null })
  expect(after.value.heardCalls.has('toolu_1')).toBe(true)
})
