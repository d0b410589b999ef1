import { machineAccounts, machineModel } from '@custody/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { otherAgents, startOtherAgent } from './other-agents.ts'
import type { GovernedMachine } from './governed-machine.ts'
import { withSwappedSettings } from './evasions/swap-settings.ts'
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

  describe('of our own programs', () => {
    type Change = { readonly path: string; readonly is: string }
    const status = async () => JSON.parse((await governed.control('/status')) || 'null')
    const changes = async (): Promise<readonly Change[] | null> =>
      (await status())?.separate.programs?.changes ?? null
    const typed = (word: string) =>
      governed.machine.run({
        command: ['/usr/lib/custody/node', '/usr/lib/custody/app/apps/cli/custody.mjs', word],
        env: { HOME: '/root', NO_COLOR: '1' },
      })
    const dropIn = '/etc/systemd/system/custodyd.service.d'
    const program = '/usr/lib/custody/custody-supervise'
    const harm = `cp -p ${program} /tmp/kept; cp ${program} /tmp/other; printf x >> /tmp/other
      mv /tmp/other ${program}; chmod 777 /usr/lib/custody/custody-ask
      mkdir -p ${dropIn}; printf '[Service]\\nUser=root\\n' > ${dropIn}/own.conf`
    const undone = `mv /tmp/kept ${program}; chmod 755 /usr/lib/custody/custody-ask; rm -r ${dropIn}`
    const harmed = [
      { path: `${dropIn}/own.conf`, is: 'added' },
      { path: '/usr/lib/custody/custody-ask', is: 'opened' },
      { path: program, is: 'changed' },
    ]
    const areChanges = (expected: readonly Change[]) =>
      governed.until(
        async () => JSON.stringify(await changes()) === JSON.stringify(expected),
        60_000,
      )
    const startAnew = async (first = 'true') => {
      const { pid } = await status()
      await root(`${first}; kill ${pid}; while [ -e /proc/${pid} ]; do sleep 0.1; done`)
    }

    test('tells what is not as it was installed, over a start too, until it is again', async () => {
      expect(await areChanges([])).toBe(true)
      await root(harm)
      expect(await areChanges(harmed), JSON.stringify(await changes())).toBe(true)
      const entries = JSON.stringify(await governed.entries('install.changed'))
      expect(entries).toMatch(/tampered/)
      const [said, examined] = [await typed('status'), await typed('doctor')]
      expect(said.stdout).toMatch(/Programs +3 NOT as installed/)
      expect(said.stdout).toMatch(/programs of Custody are not as they were\s+installed/)
      expect(examined.stdout).toMatch(/FAIL +programs/)
      await startAnew()
      expect(await areChanges(harmed), JSON.stringify(await changes())).toBe(true)
      await startAnew(undone)
      expect(await areChanges([]), JSON.stringify(await changes())).toBe(true)
      expect((await typed('status')).stdout).toMatch(/Programs +\d+ files as installed/)
    }, 120_000)
  })

  test('tells of agents that nothing governs, and of what is loaded into any of them', async () => {
    const loader = { NODE_OPTIONS: '--no-warnings' }
    const [codex, gemini] = otherAgents
    if (codex === undefined || gemini === undefined) throw new Error('no agent to start')
    const started = [
      await startOtherAgent(governed.machine, codex, {}),
      await startOtherAgent(governed.machine, gemini, loader),
    ]
    const waiting = 'for turn in $(seq 600); do [ -e /tmp/seen ] && break; sleep 0.1; done'
    const client = governed.call(waiting, { env: loader })
    type Seen = { readonly agent: string; readonly governed: string; readonly loaders: unknown }
    let seen: readonly Seen[] = []
    const areSeen = await governed.until(async () => {
      seen = JSON.parse(await governed.control('/status')).separate.watched
      return ['claude-code', 'codex', 'gemini-cli'].every((name) =>
        seen.some(({ agent }) => agent === name),
      )
    }, 60_000)
    const { stdout } = await governed.machine.run({
      command: ['/usr/lib/custody/node', '/usr/lib/custody/app/apps/cli/custody.mjs', 'status'],
      env: { HOME: '/root', NO_COLOR: '1' },
    })
    await root('touch /tmp/seen')
    for (const child of started) child.kill('SIGKILL')
    expect(await client).toMatchObject({ exitCode: 0 })
    expect(areSeen, JSON.stringify(seen)).toBe(true)
    expect(seen).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          agent: 'codex',
          version: '0.169.0',
          governed: 'no',
          loaders: [],
        }),
        expect.objectContaining({
          agent: 'gemini-cli',
          version: '0.61.0',
          governed: 'no',
          loaders: ['NODE_OPTIONS'],
        }),
        expect.objectContaining({
          agent: 'claude-code',
          governed: 'enforced',
          loaders: ['NODE_OPTIONS'],
        }),
      ]),
    )
    expect(stdout).toMatch(/codex 0\.169\.0 of dev, process \d+: NOT GOVERNED/)
    expect(stdout).toMatch(/gemini-cli 0\.61\.0 of dev, process \d+: NOT GOVERNED/)
    expect(stdout).toMatch(/claude-code 2\.1\.330 of dev, process \d+: TAMPERED/)
    expect(stdout).toMatch(/loads\s+other\s+code:\s+NODE_OPTIONS/)
    const entries = (await governed.entries('agent.found')).map((entry) => JSON.stringify(entry))
    for (const [name, loaders] of [
      ['codex', 'no'],
      ['gemini-cli', 'yes'],
      ['claude-code', 'yes'],
    ] as const)
      expect(
        entries.some(
          (text) =>
            text.includes(`"name":"${name}"`) &&
            text.includes(`"loaders":"${loaders}"`) &&
            text.includes('"running":true'),
        ),
        `${name} ${entries.join()}`,
      ).toBe(true)
  }, 90_000)

  describe('of registered clients', () => {
    const env = {
      HOME: '/home/dev',
      ANTHROPIC_API_KEY: 'fake-key-for-the-scripted-model',
      DISABLE_AUTOUPDATER: '1',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      TMPDIR: '/tmp',
      LANG: 'C.UTF-8',
      TERM: 'xterm',
      SHELL: '/bin/bash',
    }
    type Seen = { readonly pid: number; readonly silent: boolean; readonly governed: string }
    const watched = async (): Promise<readonly Seen[]> =>
      JSON.parse(await governed.control('/status')).separate.watched
    const ages = async (): Promise<readonly number[]> => {
      const { now, separate } = JSON.parse(await governed.control('/status'))
      return separate.clients.map(
        ({ registeredAt }: { readonly registeredAt: number }) => now - registeredAt,
      )
    }
    const hooksMissing = async () => (await governed.entries('hook.missing')).length

    /** A server that never answers: the client goes on without it, in its time. */
    const server = JSON.stringify({ mcpServers: { x: { command: '/bin/sleep', args: ['300'] } } })
    const ordinary: readonly (readonly [string, readonly string[]])[] = [
      ['waits at a question, as about trust or a key', ['terminal']],
      [
        'waits for its first prompt with a server beside it',
        [
          '-p',
          '--mcp-config',
          server,
          '--input-format',
          'stream-json',
          '--output-format',
          'stream-json',
          '--verbose',
        ],
      ],
      [
        'does so under `--bare`',
        [
          '--bare',
          '-p',
          '--mcp-config',
          server,
          '--input-format',
          'stream-json',
          '--output-format',
          'stream-json',
          '--verbose',
        ],
      ],
      ['looks at a server, and opens no session', ['mcp', 'list']],
    ]

    test('tells of one that works and sends no hook, and of none that only waits', async () => {
      await root(`printf '%s' '{"hasCompletedOnboarding":true,"theme":"dark"}' > /home/dev/.claude.json
        chown dev /home/dev/.claude.json; install -d -o dev /home/dev/p
        printf '%s' '${server}' > /home/dev/p/.mcp.json`)
      const children = ordinary.map(([, [first = '', ...words]]) =>
        governed.machine.start({
          command:
            first === 'terminal'
              ? ['/usr/bin/script', '-qfec', governed.client, '/dev/null']
              : [governed.client, first, ...words],
          uid: machineAccounts.developer,
          cwd: '/home/dev/p',
          env,
        }),
      )
      const swapped = withSwappedSettings(
        governed,
        'touch /tmp/unasked; for turn in $(seq 900); do [ -e /tmp/enough ] && break; sleep 0.1; done',
      )
      const isTold = await governed.until(
        async () => (await watched()).some(({ silent }) => silent),
        60_000,
      )
      const seen = await watched()
      expect(isTold, JSON.stringify(seen)).toBe(true)
      const { stdout } = await governed.machine.run({
        command: ['/usr/lib/custody/node', '/usr/lib/custody/app/apps/cli/custody.mjs', 'status'],
        env: { HOME: '/root', NO_COLOR: '1' },
      })
      // Longer than a client is given, and two looks more.
      const isOver = await governed.until(
        async () => (await ages()).every((age) => age > 21_000),
        60_000,
      )
      const stillThere = await watched()
      await root('touch /tmp/enough')
      for (const child of children) child.kill('SIGKILL')
      expect([isOver, (await swapped).stderr]).toEqual([true, expect.stringMatching(/swapped: 1/)])
      expect(await governed.exists('/tmp/unasked')).toBe(true)
      expect(stdout).toMatch(/claude-code 2\.1\.330 of dev, process \d+: SILENT/)
      expect(stdout).toMatch(/registered, works, and\s+asks\s+nothing/)
      expect(seen.filter(({ silent }) => silent)).toMatchObject([{ governed: 'no' }])
      expect(stillThere.filter(({ silent }) => silent).length).toBeLessThanOrEqual(1)
      expect(
        stillThere.filter(({ governed: is }) => is === 'enforced').length,
      ).toBeGreaterThanOrEqual(3)
      expect(await hooksMissing()).toBe(1)
    }, 150_000)
  })
})
