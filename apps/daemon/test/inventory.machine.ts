import { machineAccounts } from '@custody/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GovernedMachine } from './governed-machine.ts'
import { canGovern, governedMachine } from './governed-machine.ts'

const { developer, other } = machineAccounts
const dev = { uid: developer, cwd: '/home/dev' }

describe.skipIf(!canGovern)('agents at rest', () => {
  let governed: GovernedMachine
  let asleep: { kill: (signal: 'SIGKILL') => unknown }
  beforeAll(async () => {
    governed = await governedMachine()
    await install('~/.npm-global/lib/node_modules/@openai/codex', '@openai/codex', '0.169.0')
    await install(
      '~/.nvm/versions/node/v24.1.0/lib/node_modules/@anthropic-ai/claude-code',
      '@anthropic-ai/claude-code',
      '2.1.1',
    )
    await asDeveloper('mkdir -p ~/.gemini ~/.vscode/extensions/github.copilot-chat-0.30.1')
    // A link of the developer's to what only root may read.
    await asRoot(
      `chmod 700 /root && mkdir -p /root/gemini && echo '{"name":"@google/gemini-cli","version":"9.9.9"}' > /root/gemini/package.json`,
    )
    await asDeveloper(
      'mkdir -p ~/n/lib/node_modules/@google && ln -s /root/gemini ~/n/lib/node_modules/@google/gemini-cli',
    )
    await asRoot(
      'mkdir -p /usr/local/lib/node_modules/opencode-ai && echo \'{"name":"opencode-ai","version":"1.18.33"}\' > /usr/local/lib/node_modules/opencode-ai/package.json',
    )
    // Only an account under which something runs can be looked at.
    asleep = governed.machine.start({ command: ['/bin/sleep', '120'], ...dev })
    await startAnew()
  })
  afterAll(async () => {
    asleep?.kill('SIGKILL')
    await governed?.[Symbol.asyncDispose]()
  })

  const asRoot = (script: string) => governed.machine.run({ command: ['/bin/sh', '-euc', script] })
  const asDeveloper = (script: string) =>
    governed.machine.run({
      command: ['/bin/sh', '-euc', script],
      env: { HOME: '/home/dev' },
      ...dev,
    })
  const install = (folder: string, name: string, version: string) =>
    asDeveloper(
      `mkdir -p ${folder} && echo '${JSON.stringify({ name, version })}' > ${folder}/package.json`,
    )
  const statusAs = async (uid: number): Promise<Told> => {
    const { stdout } = await governed.machine.run({
      command: [
        '/usr/bin/curl',
        '-s',
        '--unix-socket',
        '/run/custody/control.sock',
        'http://custody/status',
      ],
      uid,
    })
    return JSON.parse(stdout)
  }
  const atRestAs = async (uid: number) => (await statusAs(uid)).separate?.atRest ?? null
  /** Ends the daemon by its own word of its pid in the machine; the supervisor starts it again, and it looks anew. */
  const startAnew = async () => {
    const { pid } = await statusAs(0)
    await asRoot(`kill -9 ${Number(pid)}`)
    const again = await governed.until(async () => {
      const now = await statusAs(0).catch(() => null)
      return now !== null && now.pid !== pid && now.separate?.atRest != null
    }, 30_000)
    if (!again) throw new Error('the daemon did not look again')
  }
  const verdicts = (atRest: AtRest | null) =>
    (atRest?.agents ?? []).map(
      ({ agent, version, account, governed: is }) => `${agent} ${version} ${account}: ${is}`,
    )

  test('are found in homes and for all, judged, and shown to whom they belong', async () => {
    const atRest = await atRestAs(0)
    const all = verdicts(atRest)
    expect(atRest?.complete).toBe(true)
    expect(all).toEqual(
      expect.arrayContaining([
        'opencode 1.18.33 null: no',
        'claude-code 2.1.1 dev: no',
        'codex 0.169.0 dev: no',
        'copilot-cli 0.30.1 dev: no',
        'gemini-cli unknown dev: no',
      ]),
    )
    expect(verdicts(await atRestAs(developer)).length).toBeGreaterThanOrEqual(5)
    const asOther = verdicts(await atRestAs(other))
    expect(asOther).toContain('opencode 1.18.33 null: no')
    expect(asOther.some((one) => one.includes(' dev:'))).toBe(false)
  })

  test('stand in status, and doctor says what to do', async () => {
    const custody = (word: string) =>
      governed.machine.run({
        command: ['/usr/lib/custody/node', '/usr/lib/custody/app/apps/cli/custody.mjs', word],
        env: { HOME: '/root', NO_COLOR: '1' },
      })
    const { stdout } = await custody('status')
    expect(stdout).toMatch(/Installed .*opencode 1\.18\.33, all accounts: NOT GOVERNED/)
    expect(stdout).toMatch(/gemini-cli, its settings only, dev: NOT GOVERNED/)
    const examined = await custody('doctor')
    expect(examined.stdout).toMatch(/it is older than 2\.1\.295/)
    expect(examined.stdout).toMatch(/ask dev to update it/)
  })

  test('are an entry each, told once, also over a start of the daemon', async () => {
    const told = async () =>
      (await governed.entries('agent.found'))
        .map((entry) => JSON.stringify(entry))
        .filter((entry) => entry.includes('"running":false'))
    const before = await told()
    expect(before.filter((entry) => entry.includes('codex'))).toHaveLength(1)
    await startAnew()
    expect(await told()).toHaveLength(before.length)
  })
})

type Told = { readonly pid: number; readonly separate: { readonly atRest: AtRest | null } | null }

type AtRest = {
  readonly lookedAt: number
  readonly complete: boolean
  readonly agents: readonly {
    readonly agent: string
    readonly version: string
    readonly account: string | null
    readonly governed: string
  }[]
}
