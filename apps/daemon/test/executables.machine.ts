import { machineAccounts, machineModel, machinePlaces } from '@custody/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GovernedMachine } from './governed-machine.ts'
import { canGovern, governedMachine } from './governed-machine.ts'

// A few bytes at its end change nothing that the client does, and everything that it is.
const copied = `
mkdir -p /opt/other
cp "$1" /opt/other/claude
printf other >> /opt/other/claude
cp "$(dirname "$1")/package.json" /opt/other/package.json
mkdir -p /opt/poser
cp /bin/bash /opt/poser/claude
cp /opt/other/package.json /opt/poser/package.json
chmod -R a+rX /opt
`
const statusAsked = `curl -s --unix-socket ${machinePlaces.controlSocket} http://custody/status`
const configured = `
mkdir -p /etc/custody/config.d
printf %s "$1" > /etc/custody/config.d/50-agents.json
kill "$2"
`
const slowMs = 240_000

describe.skipIf(!canGovern)('the executable of the real client', () => {
  let governed: GovernedMachine
  beforeAll(async () => {
    governed = await governedMachine()
    expect(await root(copied, governed.client)).toMatchObject({ exitCode: 0 })
  }, slowMs)
  afterAll(() => governed?.[Symbol.asyncDispose]())

  const root = (script: string, ...words: readonly string[]) =>
    governed.machine.run({ command: ['/bin/sh', '-euc', script, 'sh', ...words] })
  const status = async () =>
    JSON.parse((await root(`${statusAsked} || echo null`)).stdout || 'null')
  const identified = async () =>
    (await governed.entries('agent.identified')).map(({ facts }) => facts)
  const isTold = (executable: string) => async () =>
    JSON.stringify(await identified()).includes(`"executable":"${executable}"`)

  /** On a busy machine the daemon may not answer in the client's time, and its bytes are read once per daemon. */
  const mustComeAgain = /still being read|did not answer in time|could not be registered/

  /** Lets the client run a long call until it is so. */
  async function during(client: string, isSo: () => Promise<boolean>): Promise<void> {
    const model = await machineModel(governed.machine, [
      { when: 'go', turns: [[{ kind: 'tool_use', tool: 'Bash', input: { command: 'sleep 90' } }]] },
    ])
    let said = ''
    for (let turn = 0; turn < 5; turn += 1) {
      const child = governed.machine.start({
        command: [client, '-p', 'go', '--allowedTools', 'Bash'],
        uid: machineAccounts.developer,
        cwd: '/home/dev',
        env: { HOME: '/home/dev', ANTHROPIC_BASE_URL: model.url, ANTHROPIC_API_KEY: 'fake' },
      })
      child.stderr?.on('data', (piece: Buffer) => (said += piece.toString()))
      const isOver = async () => child.exitCode !== null || (await isSo())
      await governed.until(isOver, 60_000)
      child.kill('SIGKILL')
      if ((await isSo()) || !mustComeAgain.test(said)) break
    }
    model.close()
    expect(await isSo(), said).toBe(true)
  }

  /** Writes the configuration, and waits for the daemon that the supervisor starts then. */
  async function configure(site: object): Promise<void> {
    const before = (await status()).pid
    await root(configured, JSON.stringify(site), String(before))
    const isAnew = async () => ![undefined, before].includes((await status())?.pid)
    expect(await governed.until(isAnew, 60_000)).toBe(true)
  }

  /** Any program with the client's package file beside it, which asks for settings as the client does. */
  const pose = () =>
    governed.machine.run({
      command: [
        '/opt/poser/claude',
        '-c',
        `${machinePlaces.programs}/custody-ask; code=$?; sleep 6; exit $code`,
      ],
      uid: machineAccounts.developer,
    })

  async function start(client: string) {
    for (let turn = 0; ; turn += 1) {
      const end = await governed.call('true', { client })
      if (turn > 9 || !mustComeAgain.test(end.stderr)) return end
    }
  }

  test(
    'is remembered when it is first seen, and another under its version is told as new',
    async () => {
      await during(governed.client, isTold('seen'))
      expect((await status()).separate.executables).toMatchObject({
        required: false,
        listed: [],
        firstSeen: [{ agent: 'claude-code', version: '2.1.330' }],
      })
      await during('/opt/other/claude', isTold('new'))
      expect(await pose()).toMatchObject({ exitCode: 0 })
      expect(await identified()).toEqual([
        { executable: 'seen', started: true },
        { executable: 'new', started: true },
        { executable: 'new', started: true },
      ])
      const alerts = (await governed.entries('alert')).map(({ facts }) => facts)
      expect(alerts).toContainEqual(expect.objectContaining({ code: 'CALLER_UNVERIFIED' }))
    },
    slowMs,
  )

  test(
    'where it must be listed, the listed one starts and any other says why it does not',
    async () => {
      const [{ sha256 }] = (await status()).separate.executables.firstSeen
      const listed = { client: 'claude-code', version: '2.1.330', sha256 }
      await configure({ agentExecutables: [listed], agentExecutablesRequired: true })
      expect(await start(governed.client)).toMatchObject({ exitCode: 0, stderr: '' })
      expect((await identified()).at(-1)).toEqual({ executable: 'known', started: true })

      const loaded = await governed.call('true', { env: { LD_LIBRARY_PATH: '/opt/other' } })
      expect(loaded.exitCode).toBe(1)
      expect(loaded.stderr).toMatch(/LD_LIBRARY_PATH would load other code into it/)

      const other = await start('/opt/other/claude')
      expect(other.exitCode).toBe(1)
      expect(other.stderr).toMatch(
        /`\/opt\/other\/claude` is none of the executables of claude-code that this machine allows/,
      )
      expect(other.stderr).toMatch(/`sudo custody inventory executables \/opt\/other\/claude`/)
      const poser = await pose()
      expect([poser.exitCode, poser.stdout]).toEqual([1, ''])
      expect(poser.stderr).toMatch(/`\/opt\/poser\/claude` is none of the executables/)
      expect((await identified()).slice(-2)).toEqual([
        { executable: 'new', started: false },
        { executable: 'new', started: false },
      ])
    },
    slowMs,
  )

  test(
    'where it must be listed and none is, none starts',
    async () => {
      await configure({ agentExecutables: [], agentExecutablesRequired: true })
      const end = await start(governed.client)
      expect(end.exitCode).toBe(1)
      expect(end.stderr).toMatch(/is none of the executables of claude-code/)
    },
    slowMs,
  )
})
