import type { DeviceId, SessionId } from '@custody/model'
import { expect, test } from 'vitest'
import { type ExportChoice, exportPlan, type ExportScope, exportWords } from './export-plan.ts'

const now = 1_800_000_000_000
const choice: ExportChoice = {
  form: 'bundle',
  contents: 'with',
  period: 'all',
  from: null,
  to: null,
}
const device: ExportScope = { kind: 'device', device: 'dev_1' as DeviceId, entries: 5 }
const session: ExportScope = { kind: 'session', session: 'ses_1' as SessionId, entries: 5 }
const calls: ExportScope = { kind: 'calls', filters: { outcome: ['deny'] }, calls: '3' }

test.each([
  {
    what: 'a device',
    scope: device,
    more: {},
    href: '/api/v1/evidence/bundle?device=dev_1&contents=with',
    isWhole: true,
  },
  {
    what: 'a day of a device without contents',
    scope: device,
    more: { period: '24h', contents: 'without' } as const,
    href: `/api/v1/evidence/bundle?device=dev_1&from=${now - 86_400_000}&contents=without`,
    isWhole: false,
  },
  {
    what: 'a device until a moment',
    scope: device,
    more: { period: 'between', to: 7 } as const,
    href: '/api/v1/evidence/bundle?device=dev_1&to=7&contents=with',
    isWhole: false,
  },
  {
    what: 'a session, which has its own period',
    scope: session,
    more: { period: '24h' } as const,
    href: '/api/v1/evidence/bundle?session=ses_1&contents=with',
    isWhole: false,
  },
  {
    what: 'the calls of a query',
    scope: calls,
    more: {},
    href: '/api/v1/tool-calls/bundle?outcome=deny&contents=with',
    isWhole: false,
  },
  {
    what: 'a table of calls',
    scope: calls,
    more: { form: 'csv' } as const,
    href: '/api/v1/tool-calls/export?outcome=deny&format=csv',
    isWhole: false,
  },
])('$what', ({ scope, more, href, isWhole }) => {
  expect(exportPlan(scope, { ...choice, ...more }, now)).toMatchObject({ href, isWhole })
})

test('a selection claims no completeness, and a file without contents is told to be incomplete', () => {
  const without = { ...choice, contents: 'without' as const }
  const whole = exportWords(choice, exportPlan(device, choice, now))
  const chosen = exportWords(without, exportPlan(session, without, now))
  expect(whole.not).toEqual([])
  expect(whole.holds.join()).toContain('Treat the file as the conversations themselves')
  expect(chosen.not.join()).toContain('a selection never claims completeness')
  expect(chosen.not.join()).toContain('exit code 1')
  expect(chosen.holds.join()).toContain('No contents')
})

test('a table proves nothing, and says so', () => {
  const csv = { ...choice, form: 'csv' as const }
  expect(exportWords(csv, exportPlan(calls, csv, now)).not.join()).toContain(
    'no seals and no proofs',
  )
})
