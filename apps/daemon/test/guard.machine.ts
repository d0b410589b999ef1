import { machineAccounts, machineModel } from '@custody/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GovernedMachine } from './governed-machine.ts'
import { canGovern, governedMachine } from './governed-machine.ts'

const file = '/etc/claude-code/managed-settings.json'

describe.skipIf(!canGovern)('the guard', () => {
  let governed: GovernedMachine
  beforeAll(async () => {
    governed = await governedMachine()
  })
  afterAll(() => governed?.[Symbol.asyncDispose]())
  const root = (script: string) => governed.machine.run({ command: ['/bin/sh', '-euc', script] })
  const read = async () => (await root(`cat ${file}; stat -c %a:%U ${file}`)).stdout

  test('writes the managed files of a new installation, and alarms nobody', async () => {
    expect(await governed.entries('install.changed')).toMatchObject([
      { facts: { change: 'installed' } },
    ])
    expect(JSON.parse(await governed.control('/status')).alerts).toEqual([])
  })

  test.each([
    ['deleted', `rm ${file}`],
    ['emptied', `: > ${file}`],
    ['exchanged for a link', `ln -sf /dev/null ${file}`],
    ['opened to everyone', `chmod 666 ${file}`],
    ['given to the developer', `chown dev ${file}`],
  ])('puts a managed file back that was %s, and says so in an entry', async (_, harm) => {
    const before = await read()
    const known = (await governed.entries('install.changed')).length
    await root(harm)
    expect(await governed.until(async () => (await read().catch(() => '')) === before)).toBe(true)
    const entries = await governed.entries('install.changed')
    expect(entries.length).toBe(known + 1)
    expect(JSON.stringify(entries.at(-1))).toMatch(/repaired/)
  })

  test('tells of a client that hides the managed folder from itself', async () => {
    const model = await machineModel(governed.machine, [
      { when: 'go', turns: [[{ kind: 'tool_use', tool: 'Bash', input: { command: 'sleep 12' } }]] },
    ])
    const evasion = 'mount -t tmpfs none /etc/claude-code && exec "$@"'
    const child = governed.machine.start({
      command: [
        '/usr/bin/unshare',
        '-Urm',
        '/bin/sh',
        '-c',
        evasion,
        'sh',
        governed.client,
        '-p',
        'go',
        '--allowedTools',
        'Bash',
      ],
      uid: machineAccounts.developer,
      cwd: '/home/dev',
      env: {
        HOME: '/home/dev',
        ANTHROPIC_BASE_URL: model.url,
        ANTHROPIC_API_KEY: 'fake',
        TMPDIR: '/tmp',
        LANG: 'C.UTF-8',
        SHELL: '/bin/bash',
      },
    })
    const seen = await governed.until(async () => {
      const found = await governed.entries('agent.found')
      return JSON.stringify(found).includes('"governed":"no"')
    }, 30_000)
    child.kill('SIGKILL')
    model.close()
    expect(seen).toBe(true)
    const last = JSON.stringify((await governed.entries('agent.found')).at(-1))
    expect(last).toMatch(/"namespaces":"foreign"/)
  })
})
