import { machineAccounts, machinePlaces } from '@custody/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GovernedMachine } from './governed-machine.ts'
import { canGovern, governedMachine } from './governed-machine.ts'

// The caller is looked at before the body is parsed and again before the answer. What is between the two is the time that
// a large call takes, so the connection is handed on later and later, until it is between them.

const poser = `
mkdir -p /opt/poser
cp -L ${machinePlaces.node} /opt/poser/claude
cp "$(dirname "$1")/package.json" /opt/poser/package.json
chmod -R a+rX /opt/poser
`
const tried = [0, 2, 5, 10, 15, 20, 30, 40, 60, 80, 120, 160, 240, 320]

describe.skipIf(!canGovern)('a connection that changes hands', () => {
  let governed: GovernedMachine
  beforeAll(async () => {
    governed = await governedMachine()
    const { machine, client } = governed
    const made = await machine.run({ command: ['/bin/sh', '-euc', poser, 'sh', client] })
    expect(made).toMatchObject({ exitCode: 0 })
  })
  afterAll(() => governed?.[Symbol.asyncDispose]())

  const ask = async (file: string, after: string) => {
    const script = `${machinePlaces.app}/apps/daemon/test/hand-over.mjs`
    const { stdout, stderr } = await governed.machine.run({
      command: ['/opt/poser/claude', script, file, after],
      uid: machineAccounts.developer,
      cwd: '/home/dev',
      timeoutMs: 20_000,
    })
    const decided = JSON.stringify(await governed.entries('call.decided')).includes(file)
    return { told: stdout, stderr, decided }
  }

  test('is answered while its client holds it', async () => {
    const { told, stderr, decided } = await ask('/home/dev/kept', 'never')
    expect([told, stderr]).toEqual([expect.stringContaining('200 OK'), ''])
    expect(told).not.toMatch(/CALLER_REFUSED/)
    expect(decided).toBe(true)
  })

  test('has a call that was decided refused, where another process holds it by the time of the answer', async () => {
    const between = async () => {
      for (const after of tried) {
        const { told, decided } = await ask(`/home/dev/handed-on-${after}`, String(after))
        if (decided) return { after, told }
      }
      return null
    }
    const found = await between()
    expect(found?.told).toMatch(/CALLER_REFUSED/)
    const alerts = JSON.stringify(await governed.entries('alert'))
    expect(alerts).toMatch(/CALLER_UNVERIFIED/)
    expect(alerts).toMatch(/(?:another process|several processes)/)
  })
})
