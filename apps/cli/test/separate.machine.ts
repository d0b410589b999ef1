import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { canMakeMachines, machineAccounts, separateMachine } from '@custody/testkit'
import type { MachineEnd, SeparateMachine } from '@custody/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const clientPackage = '{"name": "@anthropic-ai/claude-code-linux-x64", "version": "2.1.330"}'
const sha256OfX = '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881'

const checkout = join(import.meta.dirname, '..', '..', '..')
const { developer } = machineAccounts

describe.skipIf(!(await canMakeMachines()))('the command line of a separate installation', () => {
  let native: string
  let machine: SeparateMachine
  beforeAll(async () => {
    native = mkdtempSync(join(tmpdir(), 'custody-native-'))
    const built = spawnSync(process.execPath, [join(checkout, 'apps/native/build.ts'), native])
    if (built.status !== 0) throw new Error(built.stderr.toString())
    machine = await separateMachine(checkout, native)
    await sh('echo 1024 > /proc/sys/net/ipv4/ip_unprivileged_port_start')
    await machine.supervise()
    await until(async () => (await custody('status', '--json')).exitCode !== 2)
  })
  afterAll(async () => {
    await machine?.remove()
    rmSync(native, { recursive: true })
  })

  const sh = (script: string) => machine.run({ command: ['/bin/sh', '-euc', script] })
  const typeAs = (uid: number, words: readonly string[]): Promise<MachineEnd> =>
    machine.run({
      command: ['/usr/lib/custody/node', '/usr/lib/custody/app/apps/cli/custody.mjs', ...words],
      uid,
      env: { HOME: uid === 0 ? '/root' : '/home/dev', NO_COLOR: '1' },
    })
  const custody = (...words: readonly string[]) => typeAs(0, words)
  const custodyAsDeveloper = (...words: readonly string[]) => typeAs(developer, words)
  const failedIn = async (...words: readonly string[]) => {
    const { stdout } = await custody('doctor', '--json', ...words)
    const { checks } = JSON.parse(stdout) as { readonly checks: readonly Told[] }
    return checks.filter(({ status }) => status === 'fail').map(({ name }) => name)
  }
  async function until(isSo: () => Promise<boolean>, timeoutMs = 30_000): Promise<boolean> {
    const end = performance.now() + timeoutMs
    while (performance.now() < end) {
      if (await isSo()) return true
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    return false
  }

  test('finds the daemon without being told where, as root and as a developer', async () => {
    await until(async () => (await custody('status')).exitCode === 0)
    const asRoot = await custody('status')
    expect(asRoot, asRoot.stdout).toMatchObject({ exitCode: 0, stderr: '' })
    expect(asRoot.stdout).toMatch(/separate: policy, key, log/)
    expect(asRoot.stdout).toMatch(/file; reached by root and custody-seal/)
    expect(asRoot.stdout).toMatch(/denied .*by no-sudo-rules/)
    const asDeveloper = await custodyAsDeveloper('status')
    expect(asDeveloper).toMatchObject({ exitCode: 0, stderr: '' })
    expect(asDeveloper.stdout).toMatch(/Your sessions/)
  })

  test('doctor finds nothing wrong, and says to a developer what only root can know', async () => {
    const asRoot = await custody('doctor')
    expect(asRoot, asRoot.stdout).toMatchObject({ exitCode: 0, stderr: '' })
    expect(asRoot.stdout).toMatch(/canary\s+denied by no-sudo-rules/)
    const asDeveloper = await custodyAsDeveloper('doctor')
    expect(asDeveloper, asDeveloper.stdout).toMatchObject({ exitCode: 0, stderr: '' })
    expect(asDeveloper.stdout).toMatch(/unknown: this account may not look there; ask root/)
  })

  test('tells which executables agents may be, and lists one for the configuration', async () => {
    expect((await custody('status')).stdout).toMatch(/Executables +none is listed: .*; 0 seen/)
    const asRoot = await custody('inventory', 'executables')
    expect(asRoot).toMatchObject({ exitCode: 0, stderr: '' })
    expect(asRoot.stdout).toMatch(/^None is listed: /)
    const asDeveloper = await custodyAsDeveloper('inventory', 'executables')
    expect(asDeveloper.stdout).toMatch(/What was seen is not told: ask as root/)
    await sh(
      `mkdir -p /opt/agent && printf x > /opt/agent/claude && printf '${clientPackage}' > /opt/agent/package.json`,
    )
    const listed = await custody('inventory', 'executables', '/opt/agent/claude')
    expect(JSON.parse(listed.stdout)).toEqual({
      agentExecutables: [{ client: 'claude-code', version: '2.1.330', sha256: sha256OfX }],
    })
  })

  test('log, why, export and verify work as root; a developer is told what is own', async () => {
    expect((await custody('log')).stdout).toMatch(/enrolled|heartbeat|call/)
    const exported = await custody('export', '--output', '/tmp/all.bundle', '--json')
    expect(exported.stdout).toContain('/var/lib/custody/trust-policy')
    const trust = ['--trust', '/var/lib/custody/trust-policy']
    expect(await custody('verify', '/tmp/all.bundle', ...trust)).toMatchObject({ exitCode: 0 })
    expect(await custodyAsDeveloper('export', '--output', '/tmp/own.bundle')).toMatchObject({
      exitCode: 1,
    })
    expect((await custodyAsDeveloper('log')).exitCode).toBe(0)
  })

  test('another home is asked where CUSTODY_HOME names one', async () => {
    const end = await machine.run({
      command: ['/usr/lib/custody/node', '/usr/lib/custody/app/apps/cli/custody.mjs', 'status'],
      env: { HOME: '/root', CUSTODY_HOME: '/tmp/elsewhere' },
    })
    expect(end).toMatchObject({ exitCode: 2 })
    expect(end.stdout).toMatch(/same-user/)
  })

  test('wrong modes and owners are found, and mended by root', async () => {
    await sh('chmod 755 /var/lib/custody-seal; chmod 777 /run/custody/broker')
    expect(await failedIn()).toEqual(['folders', 'folders'])
    expect((await custodyAsDeveloper('doctor', 'folders')).exitCode).toBe(1)
    expect(await custody('doctor', '--fix')).toMatchObject({ exitCode: 0 })
    expect(await failedIn()).toEqual([])
  })

  test('a port that everyone may take is found, and mended', async () => {
    await sh('echo 80 > /proc/sys/net/ipv4/ip_unprivileged_port_start')
    expect(await failedIn('port')).toEqual(['port'])
    expect(await custody('doctor', 'port', '--fix')).toMatchObject({ exitCode: 0 })
  })

  test.each([
    ['is no JSON', "echo '{' > $f; chmod 644 $f", 'FLOOR_NOT_JSON'],
    ['others may write', 'echo \'{"v":1}\' > $f; chmod 666 $f', 'FLOOR_NOT_ROOTS'],
    ['is a developer’s', 'echo \'{"v":1}\' > $f; chown dev $f; chmod 644 $f', 'FLOOR_NOT_ROOTS'],
    [
      'asks no witness',
      `echo '{"v":1,"witnesses":["quorum none"]}' > $f`,
      'FLOOR_WITNESSES_INVALID',
    ],
    [
      'names acts by no key',
      `echo '{"v":1,"acts":"acts","witnesses":["witness w w+1a2b3c4d+BA==","quorum w"]}' > $f`,
      'FLOOR_ACTS_INVALID',
    ],
  ])('a floor that %s is found', async (_, harm, code) => {
    await sh(`mkdir -p /etc/custody; f=/etc/custody/floor.json; ${harm}`)
    const found = await custody('doctor', 'floor')
    expect(found).toMatchObject({ exitCode: 1, stderr: '' })
    expect(found.stdout).toContain(code)
    await sh('rm /etc/custody/floor.json')
  })

  describe('with a policy that no longer forbids it', () => {
    const policyFile = '/usr/lib/custody/app/packages/packs/src/packs.generated.ts'
    const startAnew = async (change: string) => {
      const { pid } = JSON.parse((await custody('status', '--json')).stdout).daemon
      await sh(`${change}; kill ${pid}; while [ -e /proc/${pid} ]; do sleep 0.1; done`)
    }
    beforeAll(() =>
      startAnew(`sed -E 's/contains[(]..(sudoers|sudo-rules)..[)]/contains(\\\\"user-database\\\\")/g' ${policyFile} > /tmp/packs.ts
        mount --bind /tmp/packs.ts ${policyFile}`),
    )
    const canaryIs = (word: RegExp) =>
      until(async () => word.test((await custody('status')).stdout), 30_000)

    test('a canary that is let through is told, with what to do, and is an alert', async () => {
      const isThrough = await canaryIs(/LET THROUGH/)
      expect(isThrough, (await custody('status')).stdout).toBe(true)
      const status = await custody('status')
      expect(status.stdout).toMatch(
        /wrong: a call that must be denied was let through: .*\n.*end them/,
      )
      expect(status.stdout).toMatch(/type `sudo custody doctor canary`/)
      const examined = await custody('doctor', 'canary')
      expect(examined).toMatchObject({ exitCode: 1, stderr: '' })
      expect(examined.stdout).toMatch(/FAIL +canary +a call that must be denied was let/)
      expect(examined.stdout).toMatch(/hint: end the agents, read/)
      expect((await custodyAsDeveloper('doctor', 'canary')).stdout).toMatch(/was let\s+through/)
      expect((await custody('log', '--kind', 'alert')).stdout).toMatch(/HOOK_TAMPERED/)
    })

    test('it is denied again once the policy is, and nothing is wrong then', async () => {
      await startAnew(`umount ${policyFile}`)
      expect(await canaryIs(/denied .*by no-sudo-rules/)).toBe(true)
      expect((await custody('status')).exitCode).toBe(0)
    })
  })

  test('the witnesses that the floor names are asked for, whatever the daemon’s home says', async () => {
    const witness = 'witness w witness.example/w+01020304+AAAA'
    await sh('echo quorum none > /var/lib/custody/witnesses')
    await sh(`echo '{"v":1,"witnesses":["${witness}","quorum w"]}' > /etc/custody/floor.json`)
    await sh('kill $(pgrep -u custody)')
    const said = async () => (await custody('status')).stdout
    await until(async () => (await said()).includes('it names the witnesses'))
    expect(await said()).toMatch(/nothing; it names the witnesses/)
    const trusted = await sh('cat /var/lib/custody/trust-policy')
    expect(trusted.stdout).toContain(`${witness}\nquorum w\n`)
  })

  test('a dead daemon, a damaged state and a broken floor are told, not stumbled over', async () => {
    await sh('mkdir -p /etc/custody; echo nonsense > /etc/custody/floor.json')
    await sh('kill -9 $(pgrep -x custody-supervi)')
    await sh('kill -9 $(pgrep -x custody-broker; pgrep -u custody; pgrep -u custody-seal) || true')
    await sh('mv /var/lib/custody /var/lib/lost; touch /var/lib/custody')
    for (const type of [custody, custodyAsDeveloper]) {
      const status = await type('status')
      expect(status).toMatchObject({ exitCode: 2, stderr: '' })
      expect(status.stdout).toMatch(/down: the daemon does not answer/)
      expect(await type('doctor')).toMatchObject({ exitCode: 1, stderr: '' })
      const log = await type('log')
      expect(log).toMatchObject({ exitCode: 1, stdout: '' })
      expect(log.stderr).toMatch(/hint: /)
    }
    const failed = new Set(await failedIn())
    expect([...failed]).toEqual(['folders', 'floor', 'processes', 'answers'])
  })
})

type Told = { readonly name: string; readonly status: string }
