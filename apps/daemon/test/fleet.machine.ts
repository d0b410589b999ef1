import { once } from 'node:events'
import { claudeEnvironment, machineAccounts, machineModel, machinePlaces } from '@custody/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GovernedMachine } from './governed-machine.ts'
import { canGovern, governedMachine } from './governed-machine.ts'
import type { CallEnd } from './machine-client.ts'
import type { MachineServer } from './machine-server.ts'
import { machineServer, serverAccount } from './machine-server.ts'
import { withSetting } from './with-setting.ts'

// One life of a machine that joins a fleet, in order: configured and enrolled under a running session, its policy changed
// under another, an agent that evades it, its server away and back. What a step leaves is what the next one finds.

const prepared = `
${serverAccount}
install -d -o dev -g dev /home/dev/project /home/dev/project/.git /home/dev/.ssh
echo 'ref: refs/heads/main' > /home/dev/project/.git/HEAD
echo key > /home/dev/.ssh/id_ed25519; chown dev /home/dev/.ssh/id_ed25519
`

/** What docs/operations.md has an administrator of a device type. */
const configure = `
install -d -m 755 /etc/custody/config.d
echo '{"serverUrl": "http://127.0.0.1:47616", "enrolTokenFile": "/etc/custody/enrol-token"}' |
  tee /etc/custody/config.d/20-server.json
custody install --system --restart --yes
`

describe.skipIf(!canGovern)('a machine of a fleet', () => {
  let governed: GovernedMachine
  let server: MachineServer
  beforeAll(async () => {
    governed = await governedMachine(prepared)
    server = machineServer(governed.machine)
  })
  afterAll(() => governed?.[Symbol.asyncDispose]())

  const root = (script: string) =>
    governed.machine.run({
      command: ['/bin/sh', '-euc', script],
      env: { HOME: '/root', NO_COLOR: '1', CUSTODY_SUPERVISE: '1' },
    })
  /** Runs the client in a project of the developer's. */
  const call = (...commands: readonly string[]) =>
    governed.call(commands, { cwd: '/home/dev/project', timeoutMs: 150_000 })
  const exists: GovernedMachine['exists'] = (path) => governed.exists(path)
  const status = async (): Promise<Told> => JSON.parse(await governed.control('/status'))
  const asked = async (target: string) => JSON.parse(await server.ask(target))
  const device = async () => (await asked(`/api/v1/devices/${(await status()).device}`)) as Device
  /** Waits until it is so, and tells how long that took. */
  const until = async (what: string, isSo: () => Promise<boolean>): Promise<void> => {
    const begun = performance.now()
    if (!(await governed.until(isSo, 100_000))) throw new Error(`it never was so: ${what}`)
    console.info(`${((performance.now() - begun) / 1000).toFixed(1)} s until ${what}`)
  }
  /** Every entry of the device's log, oldest first. */
  const entries = async (): Promise<readonly Entry[]> => {
    const all: Entry[] = []
    for (let after = -1; ;) {
      const page = JSON.parse(await governed.control(`/entries?limit=500&after=${after}`))
      if (page.entries.length === 0) return all
      all.push(...page.entries)
      after = page.next
    }
  }
  /** What was decided about calls that were to write this path. */
  const decided = async (path: string) =>
    (await entries()).filter(({ decision, fields }) =>
      decision === null ? false : JSON.stringify(fields).includes(path),
    )
  const stored = async () => {
    const { log, server: link } = await status()
    return log.stored === log.recorded && link.problem === null
  }
  /** Has the server offer that policy from a start of its own on. */
  const offer = async (policy: object) => {
    await server.choose(policy)
    await server.stop()
    await server.start()
    return String((await asked('/api/v1/overview')).policy.version)
  }
  /** Has the device ask its server now, rather than when it is due. */
  const sync = () =>
    root('curl -s -X POST --unix-socket /run/custody/control.sock http://custody/sync')
  const decides = async (version: string) => (await status()).policy.version === version

  let joining: Promise<CallEnd>

  test('that is not enrolled starts no agent, and what it says to type says what is missing', async () => {
    joining = call('touch ~/before', waitFor('joined'), 'touch ~/after')
    // A call that falls into the restart below would be stopped, as nobody answers then.
    await until('a session was at work', () => exists('/home/dev/awaits-joined'))
    const configured = await root(configure)
    expect(configured, configured.stderr).toMatchObject({ exitCode: 0 })
    const refused = await call('touch ~/early')
    expect(refused).toMatchObject({ exitCode: 1 })
    const [, hint = ''] = /device is not enrolled\nhint: type `([^`]+)`/.exec(refused.stderr) ?? []
    const examined = await root(hint)
    expect(examined, examined.stderr).toMatchObject({ exitCode: 1, stderr: '' })
    const told = examined.stdout.replaceAll(/\s+/g, ' ')
    expect(told).toContain('no token that the account custody can read in /etc/custody/enrol-token')
    expect(told).toContain('install -D -m 640 -g custody TOKEN-FILE /etc/custody/enrol-token')
    expect(await exists('/home/dev/early')).toBe(false)
  })

  test('enrols by a token, as its words say, and its evidence verifies as the server keeps it', async () => {
    await server.start()
    const token = '/var/lib/custody-server/server/enrol-token'
    await root(`install -D -m 640 -g custody ${token} /etc/custody/enrol-token`)
    await until('it was enrolled', async () => (await status()).enrolment === 'enrolled')
    await root('touch /home/dev/joined')
    const joined = await joining
    expect(joined).toMatchObject({ exitCode: 0, stderr: '' })
    expect(await exists('/home/dev/after'), joined.told).toBe(true)
    expect(await call('touch ~/enrolled')).toMatchObject({ exitCode: 0, stderr: '' })
    expect(await exists('/home/dev/enrolled')).toBe(true)
    await until('all was stored', stored)
    // The canaries of the device are in its log, and among nobody's calls.
    const { rows } = await asked('/api/v1/tool-calls')
    expect(rows).toMatchObject([
      { headline: 'touch ~/enrolled', outcome: 'allow', evidence: { state: 'stored' } },
      { headline: 'touch ~/after', outcome: 'allow' },
      { headline: waitFor('joined') },
    ])
    const bundle = await server.ask(`/api/v1/evidence/bundle?device=${(await status()).device}`)
    const verified = await governed.machine.run({
      command: ['/bin/sh', '-euc', verify],
      input: bundle,
    })
    expect(verified, verified.stderr).toMatchObject({ exitCode: 0 })
    expect(JSON.parse(verified.stdout)).toMatchObject({ outcome: 'verified, no witness' })
    const examined = await root('custody doctor')
    expect(examined, examined.stdout).toMatchObject({ exitCode: 0 })
  })

  test('denies a running session what a policy of a moment ago denies', async () => {
    const { version: before } = (await status()).policy
    const session = call('touch ~/once', waitFor('changed'), 'touch ~/twice')
    await until('the session was at work', () => exists('/home/dev/awaits-changed'))
    const wanted = await offer({ preset: 'strict' })
    await until('the changed policy decided', () => decides(wanted))
    await root('touch /home/dev/changed')
    const end = await session
    expect(end.exitCode).toBe(0)
    expect(end.told).toMatch(/Custody stopped this/)
    expect(await exists('/home/dev/twice')).toBe(false)
    const [once] = await decided('touch ~/once')
    const [twice] = await decided('touch ~/twice')
    expect(once).toMatchObject({ decision: { outcome: 'allow', policy: before } })
    expect(twice).toMatchObject({
      session: once?.session,
      decision: {
        outcome: 'deny',
        policy: wanted,
        rules: expect.arrayContaining(['workspace-writes']),
      },
    })
    await offer({ preset: 'balanced' })
    await until('the policy of before decided again', () => sync().then(() => decides(before)))
  })

  test('is shown as ungoverned while an agent runs there without our settings', async () => {
    // Half a minute after it joined nothing is held against the session that ran already.
    expect(await server.ask('/api/v1/alerts')).not.toMatch(/CALL_UNANNOUNCED|TRANSCRIPT_/)
    expect((await asked('/api/v1/overview')).devices.ungoverned).toMatchObject({ count: 0 })
    const model = await machineModel(governed.machine, [
      {
        when: 'go',
        turns: [
          [
            {
              kind: 'tool_use',
              tool: 'Bash',
              input: { command: `touch ~/free; ${waitFor('seen')}` },
            },
          ],
        ],
      },
    ])
    const begun = performance.now()
    const evader = governed.machine.start({
      command: [...without, governed.client, '-p', 'go', '--allowedTools', 'Bash'],
      uid: machineAccounts.developer,
      cwd: '/home/dev',
      env: claudeEnvironment({ home: '/home/dev', temporary: '/tmp' }, model.url),
    })
    await until('the guard counted it as ungoverned', async () =>
      (await status()).separate.watched.some(({ governed: is }) => is === 'no'),
    )
    const registeringMs = 5000
    expect(performance.now() - begun).toBeGreaterThan(registeringMs)
    expect(await exists('/home/dev/free')).toBe(true)
    await until('the server knew', async () => (await device()).health === 'ungoverned')
    const { ungovernedAgents, agentHealth } = await device()
    expect(agentHealth).toMatchObject([
      {
        agent: { version: expect.stringMatching(/^2\./) },
        hooks: 'present',
        canary: { denied: true },
      },
    ])
    expect(ungovernedAgents).toMatchObject([
      { agent: { name: 'claude-code' }, detail: expect.stringMatching(/ of dev without Custody$/) },
    ])
    expect((await asked('/api/v1/overview')).devices.ungoverned).toMatchObject({ count: 1 })
    expect((await asked('/api/v1/devices?health=ungoverned')).rows).toHaveLength(1)
    const ended = once(evader, 'exit')
    await root('touch /home/dev/seen')
    await ended
    model.close()
    await until('it was none any more', async () => (await device()).health !== 'ungoverned')
  })

  test('goes on by the last policy while its server is away, and delivers every entry after', async () => {
    await until('all was stored', stored)
    const amid = await status()
    await server.stop()
    const end = await call('touch ~/away', 'cp ~/.ssh/id_ed25519 ~/copied', 'touch ~/still')
    expect(end.exitCode).toBe(0)
    expect([await exists('/home/dev/still'), await exists('/home/dev/copied')]).toEqual([
      true,
      false,
    ])
    const [copied] = await decided('id_ed25519 ~/copied')
    expect(copied?.decision).toMatchObject({ outcome: 'deny', policy: amid.policy.version })
    await until('it said that the server is away', async () => {
      const { server: link } = await status()
      return link.problem === 'NETWORK'
    })
    const away = await status()
    expect(away.log.stored).toBe(amid.log.stored)
    expect(away.log.recorded).toBeGreaterThan(amid.log.recorded)
    expect((await root('custody doctor enrolment || true')).stdout).toMatch(/no answer/)
    await server.start()
    await until('all was stored after', stored)
    const own = (await entries()).filter(({ seq }) => seq < away.log.recorded)
    expect(own.map(({ seq }) => seq)).toEqual([...Array(away.log.recorded).keys()])
    const theirs = new Map(
      (await storedEntries()).map(({ evidence }) => [evidence.seq, evidence.leafHash]),
    )
    expect(own.filter(({ seq, leafHash }) => theirs.get(seq) !== leafHash)).toEqual([])
  })

  /** Every entry that the server keeps. */
  async function storedEntries(): Promise<readonly Stored[]> {
    const all: Stored[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await asked(
        `/api/v1/evidence?limit=100${cursor === '' ? '' : `&cursor=${cursor}`}`,
      )
      all.push(...page.rows)
      cursor = page.next
    }
    return all
  }

  test('reaches its server by name over TLS, as the device that it was', async () => {
    const before = (await status()).device
    await root(named)
    const ending = governed.machine.start({ command: [machinePlaces.node, '-e', proxy] })
    await once(ending.stdout ?? ending, 'data')
    await server.stop()
    await server.start()
    expect(await root('custody install --system --restart --yes')).toMatchObject({ exitCode: 0 })
    expect((await status()).server.url).toBe('https://custody.example.org')
    expect(await call('touch ~/named')).toMatchObject({ exitCode: 0, stderr: '' })
    await until('all was stored by name', stored)
    expect((await status()).device).toBe(before)
    expect((await asked('/api/v1/tool-calls')).rows[0]).toMatchObject({ headline: 'touch ~/named' })
  })

  test('refuses a policy that its floor does not let a server give, and the last good one decides', async () => {
    const { version: before } = (await status()).policy
    await offer({ preset: 'observe' })
    await until('it was refused', async () => {
      await sync()
      return (await status()).policy.refused !== null
    })
    expect((await status()).policy).toMatchObject({ version: before, refused: 'POWER_NOT_GRANTED' })
    await until('the server had the alert', async () =>
      (await server.ask('/api/v1/alerts')).includes('POLICY_REFUSED'),
    )
  })

  test('denies what the floor denies under a policy that lets everything through', async () => {
    const floor = { v: 1, packs: ['baseline', 'agent-tamper'], remotePowers: ['observe-mode'] }
    await withSetting(governed, '/etc/custody/floor.json', floor, async () => {
      await until(
        'the policy only observed',
        async () => (await status()).policy.preset === 'observe',
      )
      const end = await call(
        'cp ~/.ssh/id_ed25519 ~/observed',
        'touch ~/amid; echo x >> /etc/sudoers',
      )
      expect(end.told).toMatch(/no-sudo-rules/)
      expect([await exists('/home/dev/observed'), await exists('/home/dev/amid')]).toEqual([
        true,
        false,
      ])
    })
  })
})

/** A name for the server, an authority of this machine's that vouches for it, and what ends TLS there. */
const named = `
echo '127.0.0.1 custody.example.org' >> /etc/hosts
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=custody \
  -addext subjectAltName=DNS:custody.example.org -keyout /root/key.pem -out /etc/ssl/certs/custody-example.pem 2>/dev/null
echo custody.example.org > /var/lib/custody-server/device-hosts
echo '{"serverUrl": "https://custody.example.org"}' > /etc/custody/config.d/30-named.json
`
const proxy = `
const { readFileSync } = require('node:fs')
const [key, cert] = ['/root/key.pem', '/etc/ssl/certs/custody-example.pem'].map((path) => readFileSync(path))
require('node:tls').createServer({ key, cert }, (from) => {
  const to = require('node:net').connect(47616, '127.0.0.1')
  from.on('error', () => to.destroy()); to.on('error', () => from.destroy())
  from.pipe(to).pipe(from)
}).listen(443, () => console.log('up'))
`

/** Runs what follows where the managed settings are hidden from it. */
const hidden = 'mount -t tmpfs none /etc/claude-code && exec "$@"'
const without = ['/usr/bin/unshare', '-Urm', '/bin/sh', '-c', hidden, 'sh']

const verify =
  'cat > /tmp/fleet.bundle; custody verify /tmp/fleet.bundle --trust /var/lib/custody/trust-policy --json'

/** In a shell: says that it waits, and waits until root says so, 90 s at most. The client gives a command 120. */
function waitFor(name: string): string {
  return `touch ~/awaits-${name}; for turn in $(seq 900); do [ -e ~/${name} ] && break; sleep 0.1; done`
}

type Entry = {
  readonly seq: number
  readonly leafHash: string
  readonly session: string | null
  readonly fields: object
  readonly decision: {
    readonly outcome: string
    readonly policy: string
    readonly rules: readonly string[]
  } | null
}

type Stored = { readonly evidence: { readonly seq: number; readonly leafHash: string } }

type Device = {
  readonly health: string
  readonly agentHealth: readonly object[]
  readonly ungovernedAgents: readonly object[]
}

type Told = {
  readonly device: string
  readonly enrolment: string
  readonly policy: {
    readonly version: string
    readonly preset: string
    readonly refused: string | null
  }
  readonly server: { readonly url: string; readonly problem: string | null }
  readonly separate: { readonly watched: readonly { readonly governed: string }[] }
  readonly log: { readonly recorded: number; readonly stored: number }
}
