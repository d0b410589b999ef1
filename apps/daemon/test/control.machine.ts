import { machineAccounts, machinePlaces } from '@custody/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GovernedMachine } from './governed-machine.ts'
import { canGovern, governedMachine } from './governed-machine.ts'

const { developer, other, sealer } = machineAccounts

describe.skipIf(!canGovern)('the control socket of a separate installation', () => {
  let governed: GovernedMachine
  beforeAll(async () => {
    governed = await governedMachine()
    const ended = await governed.call('echo of-the-first-developer')
    if (ended.exitCode !== 0) throw new Error(ended.stderr)
  })
  afterAll(() => governed?.[Symbol.asyncDispose]())

  const ask = async (uid: number, question: string, method = 'GET') => {
    const curl = ['/usr/bin/curl', '-sS', '-X', method, '-w', '\n%{http_code}', '--unix-socket']
    const { stdout } = await governed.machine.run({
      command: [...curl, machinePlaces.controlSocket, `http://custody${question}`],
      uid,
    })
    const [status = '', ...lines] = stdout.trimEnd().split('\n').toReversed()
    return { status: Number(status), body: lines.toReversed().join('\n') }
  }
  const entriesAs = async (uid: number, question = '/entries?limit=500') =>
    JSON.parse((await ask(uid, question)).body).entries as readonly Shown[]
  const theCall = async () => {
    const calls = await entriesAs(0, '/entries?kind=call.decided')
    const decided = calls.find(({ decision }) => decision?.outcome === 'allow')
    if (decided === undefined) throw new Error('no call was decided')
    return decided
  }

  test('tells root everything', async () => {
    const kinds = new Set((await entriesAs(0)).map(({ kind }) => kind))
    expect([...kinds]).toEqual(
      expect.arrayContaining(['session.opened', 'agent.found', 'enrolled']),
    )
  })

  test('tells a developer of own sessions, and of the device what is of nobody', async () => {
    const { session } = await theCall()
    const shown = await entriesAs(developer)
    const kinds = new Set(shown.map(({ kind }) => kind))
    expect([...kinds]).toEqual(expect.arrayContaining(['session.opened', 'call.decided']))
    expect(kinds.has('enrolled')).toBe(false)
    expect(new Set(shown.map((entry) => entry.session))).toEqual(new Set([session, null]))
  })

  test('tells another developer nothing of them', async () => {
    const { call, session, seq } = await theCall()
    expect((await entriesAs(other)).filter((entry) => entry.session !== null)).toEqual([])
    expect(await entriesAs(other, `/entries?session=${session}`)).toEqual([])
    for (const name of [call, seq]) {
      expect(await ask(developer, `/why?call=${name}`)).toMatchObject({ status: 200 })
      expect(await ask(other, `/why?call=${name}`)).toMatchObject({ status: 404 })
    }
    const status = JSON.parse((await ask(other, '/status')).body)
    expect(status).toMatchObject({ isolation: 'separate', notice: null, sessions: [], agents: [] })
    const all = `${JSON.stringify(status)}${(await ask(other, '/mcp-servers')).body}`
    expect(all).not.toContain(session)
  })

  test('exports to a developer own sessions alone', async () => {
    const { session } = await theCall()
    const own = await ask(developer, '/export')
    expect(own.body).toContain('"scope":"selected"')
    const whole = await ask(0, '/export')
    expect(whole.body).toContain('"scope":"whole"')
    expect(await ask(other, '/export')).toMatchObject({ status: 404 })
    expect(await ask(other, `/export?session=${session}`)).toMatchObject({ status: 404 })
  })

  test('shows that a call which must be denied is, unasked and for each new client version', async () => {
    const canaryNow = async () => JSON.parse((await ask(developer, '/status')).body).canary
    const isShown = await governed.until(
      async () => (await canaryNow()).because === 'client-version',
      30_000,
    )
    expect(isShown).toBe(true)
    const asked = JSON.parse((await ask(0, '/canary?agent=claude-code', 'POST')).body)
    expect(asked).toMatchObject({ denied: true, problem: null, rules: ['no-sudo-rules'] })
    const decided = await entriesAs(0, '/entries?kind=call.decided')
    // At the start, for the version of the client that ran, and the one that was asked for; beside the client's own call.
    expect(decided.filter(({ decision }) => decision?.outcome === 'deny')).toHaveLength(3)
    expect(await canaryNow()).toMatchObject({ because: 'asked', denied: true, seq: asked.seq })
  })

  test('tells who reaches the key, the floor, and each account its own agents', async () => {
    const running = governed.call('sleep 20')
    let asRoot = JSON.parse((await ask(0, '/status')).body)
    const told = await governed.until(async () => {
      asRoot = JSON.parse((await ask(0, '/status')).body)
      const { watched, clients } = asRoot.separate
      return clients.some(({ pid }: Process) =>
        watched.some((one: Process) => one.pid === pid && one.governed === 'enforced'),
      )
    }, 30_000)
    const asOther = JSON.parse((await ask(other, '/status')).body)
    const asDeveloper = JSON.parse((await ask(developer, '/status')).body)
    await running
    expect(asRoot.sessions[0]).toMatchObject({ account: 'dev' })
    expect(told).toBe(true)
    expect(asRoot).toMatchObject({
      isolation: 'separate',
      keyProtection: 'file',
      floor: { from: 'built-in', remotePowers: [] },
      separate: { keyReachedBy: ['root', 'custody-seal'], clients: [{ account: 'dev' }] },
    })
    expect(asDeveloper.separate.watched).toMatchObject([
      { account: 'dev', governed: 'enforced', namespaces: 'reference', loaders: [], sees: 'ours' },
    ])
    expect(asOther.separate).toMatchObject({ watched: [], clients: [] })
  }, 60_000)

  test.each(['/canary?agent=claude-code', '/sync'])(
    'refuses %s to a developer',
    async (question) => {
      const refused = await ask(developer, question, 'POST')
      expect(refused).toMatchObject({ status: 403 })
      expect(refused.body).toContain('ROOT_NEEDED')
    },
  )

  test.each([
    ['no account of this machine', 4242],
    ['Custody’s own sealer', sealer],
  ])('tells %s nothing', async (_, uid) => {
    const told = await ask(uid, '/status')
    expect(told).toMatchObject({ status: 403 })
    expect(told.body).toContain('CALLER_REFUSED')
  })
})

type Process = { readonly pid: number; readonly governed?: string }

type Shown = {
  readonly seq: number
  readonly kind: string
  readonly session: string | null
  readonly call: string | null
  readonly decision: { readonly outcome: string } | null
}
