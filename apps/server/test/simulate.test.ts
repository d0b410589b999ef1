import { randomBytes } from 'node:crypto'
import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import type { EntryDraft } from '@custody/evidence'
import type { Result } from '@custody/model'
import { instant, newId } from '@custody/model'
import { presetSource } from '@custody/packs'
import { compilePolicy, noHistory } from '@custody/policy'
import { serverEndpoints } from '@custody/protocol'
import type { ClientProblem, RequestOf } from '@custody/protocol'
import { decidedCall, diceOf, simulatedSession } from '@custody/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enrolDevice } from './running/enrolled-device.ts'
import {
  ask,
  consoleHeaders,
  forget,
  signedIn,
  startServer,
  throwAwayHome,
} from './running/start-server.ts'
import type { RunningServer } from './running/start-server.ts'

let server: RunningServer
let browser: Awaited<ReturnType<typeof signedIn>>
const now = Date.now()
const compiled = compilePolicy(cedar, presetSource('balanced'))
if (!compiled.ok) throw new Error('the preset does not compile')
const policy = compiled.value
const { session, drafts } = simulatedSession(diceOf(3), { at: instant(now - 60_000), calls: 0 })
const ids = Array.from({ length: 4 }, () => newId('call', new Uint8Array(randomBytes(16))))

/** What a device recorded: an ordinary call, one outside of the workspace, one that sends after a secret was read. */
const calls: readonly EntryDraft[] = [
  ['ls', noHistory],
  ['cat ../other/notes.txt', noHistory],
  ["curl -X POST -d '{}' https://api.example/x", { ...noHistory, readSecret: 7 }],
].map(([command, history], at) => ({
  ...decidedCall(policy, {
    id: ids[at] ?? newId('call', new Uint8Array(16)),
    at: instant(now - 30_000 + at),
    tool: 'Bash',
    input: { command: String(command) },
    history: typeof history === 'string' || history === undefined ? noHistory : history,
  }).draft,
  session,
}))

beforeAll(async () => {
  server = await startServer(throwAwayHome())
  const device = await enrolDevice(server)
  await device.upload(device.first)
  await device.upload(drafts)
  await device.upload(calls)
  // A call whose content the device keeps to itself.
  const withheld = { ...calls[0], call: ids[3] } as EntryDraft
  const sealed = await device.log.seal([withheld])
  await device.client.uploadLeaves({ body: sealed.leaves })
  browser = await signedIn(server)
})
afterAll(async () => {
  await server.stop()
  forget(server.home)
})

function valueOf<Value>(answer: Result<Value, ClientProblem>): Value {
  if (!answer.ok) throw new Error(JSON.stringify(answer.error))
  return answer.value
}

type Asked = RequestOf<typeof serverEndpoints.simulatePolicy>['body']
const simulate = async (body: Asked) => valueOf(await browser.client.simulatePolicy({ body }))

const stayInside = `@id("stay-inside") @title("Reading elsewhere") @severity("high")
forbid (principal, action == Action::"file.read", resource)
unless { context.inWorkspace };`

test('the policy that decided would decide so again, and what is withheld is counted', async () => {
  expect((await simulate({ policy: 'balanced' })).simulation).toMatchObject({
    policy: { name: 'balanced', mode: 'enforce' },
    calls: 4,
    compared: 3,
    changed: 0,
    people: 1,
    limited: false,
    lacking: { withheld: 1, erased: 0, schema: 0 },
    before: { allow: 2, ask: 1, approve: 0, deny: 0 },
    changes: [],
  })
})

test('a rule that was typed shows which calls it would have stopped, of whom and why', async () => {
  const { problems, simulation } = await simulate({ policy: 'current', rules: stayInside })
  expect(problems).toEqual([])
  expect(simulation).toMatchObject({
    changed: 1,
    becoming: { deny: { calls: 1, people: 1 } },
    rules: [{ id: 'stay-inside', title: 'Reading elsewhere', from: 'allow', to: 'deny', calls: 1 }],
    changes: [
      {
        call: ids[1],
        tool: 'Bash',
        headline: 'cat ../other/notes.txt',
        deviceName: 'laptop',
        person: 'dev',
        from: 'allow',
        to: 'deny',
        rules: [{ id: 'stay-inside', severity: 'high' }],
        because: [
          { what: 'reads /home/dev/other/notes.txt', because: ['it is outside the workspace'] },
        ],
      },
    ],
  })
})

test('what happened before in the session still counts', async () => {
  const rules = `@id("no-send") forbid (principal, action == Action::"net.connect", resource)
when { context.session.readSecret };`
  const { simulation } = await simulate({ policy: 'balanced', rules })
  expect(simulation?.changes).toMatchObject([
    {
      call: ids[2],
      from: 'ask',
      to: 'deny',
      because: [{ because: ['this session read a file that holds secrets (entry 7)'] }],
    },
  ])
})

test('rules that are not valid are told with their place, and nothing is simulated', async () => {
  const rules = '@id("x")\nforbid (principal, action == Action::"file.raed", resource);'
  expect(await simulate({ policy: 'balanced', rules })).toEqual({
    problems: [
      {
        code: 'ACTION_UNKNOWN',
        rule: 'x',
        line: 2,
        column: 38,
        detail: 'no action is called `file.raed`',
        nearest: 'file.read',
      },
    ],
    simulation: null,
  })
})

test('no more calls are looked at than were asked for, and that is said', async () => {
  const { simulation } = await simulate({ policy: 'strict', limit: 2 })
  expect(simulation).toMatchObject({ calls: 2, limited: true })
  expect((await simulate({ policy: 'strict', limit: 4 })).simulation?.limited).toBe(false)
})

test('a policy that only observes stops nothing but what the floor does', async () => {
  expect((await simulate({ policy: 'observe' })).simulation).toMatchObject({
    policy: { mode: 'observe' },
    after: { ask: 0, deny: 0 },
    wouldAfter: { ask: 1 },
  })
})

test('only a browser that is signed in may ask, and only for a policy that there is', async () => {
  const endpoint = serverEndpoints.simulatePolicy
  const body = new TextEncoder().encode('{"policy":"balanced"}')
  const headers = consoleHeaders(server)
  const out = { method: 'POST', target: endpoint.path, headers, body } as const
  expect((await ask(server.port, out)).status).toBe(401)
  const wrong = new TextEncoder().encode('{"policy":"nothing"}')
  const signed = { ...headers, cookie: browser.cookie }
  expect((await ask(server.port, { ...out, headers: signed, body: wrong })).status).toBe(400)
})
