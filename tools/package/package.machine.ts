import { statSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lives } from './lives.ts'
import { canTryPackages, checkout, packagedMachine } from './packaged-machine.ts'
import type { PackagedMachine } from './packaged-machine.ts'

type Entry = { readonly seq: number; readonly kind: string; readonly at: number }

const managed = '/etc/claude-code/managed-settings.json'
const foreign = '{"cleanupPeriodDays": 99}\n'
const control = '/usr/bin/curl -sf --unix-socket /run/custody/control.sock'
const changes = 'http://custody/entries?kind=install.changed&limit=50'

// One life of one machine, in order: what a step leaves is what the next one finds. The real client runs at each.
for (const { init, name, env } of lives)
  describe.skipIf(!(await canTryPackages(init)))(`the package ${name}`, () => {
    let packaged: PackagedMachine
    let before: readonly string[]
    beforeAll(async () => {
      packaged = await packagedMachine(init)
      await packaged.root(`mkdir /etc/claude-code && printf '%s' '${foreign}' > ${managed}`)
      before = await filesOf(packaged)
    })
    afterAll(() => packaged?.[Symbol.asyncDispose]())

    /** Whether a call that the floor denies is carried out. `undefined` where the client does not even start. */
    async function ran(
      name: string,
    ): Promise<{ readonly exitCode: number | null; readonly ran: boolean }> {
      const end = await packaged.call(`touch /tmp/${name}; echo x >> /etc/sudoers`)
      return { exitCode: end.exitCode, ran: await packaged.exists(`/tmp/${name}`) }
    }
    const ungoverned = { exitCode: 0, ran: true }
    const governed = { exitCode: 0, ran: false }
    /** The entries of the log, each by what never changes of it. */
    const entries = async (): Promise<readonly string[]> => {
      const { stdout } = await packaged.root(`${control} 'http://custody/entries?limit=500'`)
      return JSON.parse(stdout).entries.map(({ seq, kind, at }: Entry) => `${seq} ${kind} ${at}`)
    }

    test('before it the client runs', async () => {
      expect(await ran('clean')).toEqual(ungoverned)
    })

    if (init === 'shell')
      test('unpacked and not started, it governs nothing and breaks nothing', async () => {
        const { stdout } = await packaged.root(`dpkg -i ${packaged.debs[0]}`)
        expect(stdout).toMatch(/systemd is not pid 1 here, so nothing is started/)
        expect(await ran('unstarted')).toEqual(ungoverned)
        await packaged.root('dpkg -r custody')
      })

    test('installed and started, it governs the next client, and tells of one that ran before', async () => {
      const running = packaged.call(`touch /tmp/running; ${waitFor('told')}`, 'touch /tmp/ran-on')
      await packaged.until('[ -e /tmp/running ]')
      const { durationMs } = await packaged.root(`dpkg -i ${packaged.debs[0]}`, env)
      const megabytes = statSync(packaged.debs[0]).size / 1e6
      console.info(`installed ${megabytes.toFixed(1)} MB in ${(durationMs / 1000).toFixed(1)} s`)
      expect(await ran('installed')).toEqual(governed)
      const again = await packaged.root('custody install --system --dry-run', env)
      expect(again.stdout).toBe('nothing to change\n')
      // It asked for no settings and has no secret: once it reads the managed file, each call is refused until it is started anew.
      await packaged.until(
        `custody status > /tmp/status; grep -q 'claude-code.*NOT GOVERNED' /tmp/status`,
      )
      const seen = await packaged.root(`cat /tmp/status; ${control} http://custody/status`)
      expect(seen.stdout).toMatch(/runs\s+without\s+Custody/)
      expect(seen.stdout).toMatch(/"governed":"no","silent":false/)
      await packaged.root('touch /tmp/told')
      expect((await running).exitCode).toBe(0)
      expect(await packaged.exists('/tmp/ran-on')).toBe(false)
      const alerts = await packaged.root(`${control} 'http://custody/entries?kind=alert'`)
      expect(alerts.stdout).toContain('CALLER_UNVERIFIED')
      await packaged.until(
        `! ${control} http://custody/status | grep -q '"governed":"no","silent"'`,
      )
      const { stdout } = await packaged.root('custody doctor', env)
      expect(stdout).toMatch(/nothing is wrong/)
    })

    test('each part has the account and the rights that are its own', async () => {
      const { stdout } = await packaged.root(
        `for pid in $(pgrep -o custody-broker) $(pgrep -u custody -f daemon/src) $(pgrep -u custody-seal); do
         echo $(stat -c %U /proc/$pid) $(grep -E '^(CapEff|CapBnd|NoNewPrivs)' /proc/$pid/status | cut -f2)
       done | sort -u`,
      )
      const nothing = '0000000000000000'
      // CAP_DAC_READ_SEARCH, CAP_SETGID, CAP_SETUID, CAP_SYS_PTRACE.
      const brokers = '00000000000800c4'
      expect(stdout.trim().split('\n')).toEqual([
        `custody ${nothing} ${nothing} 1`,
        `custody-seal ${nothing} ${nothing} 1`,
        `root ${brokers} ${brokers} 1`,
      ])
    })

    test.each([
      ['custody', '/var/lib/custody', true],
      ['custody', '/var/lib/custody-seal', false],
      ['custody', '/home/dev', false],
      ['custody', '/run/custody/broker/broker.sock', true],
      ['custody-seal', '/var/lib/custody-seal', true],
      ['custody-seal', '/var/lib/custody', false],
      ['custody-seal', '/home/dev', false],
      ['custody-seal', '/run/custody/broker/broker.sock', false],
      ['dev', '/var/lib/custody', false],
      ['dev', '/var/lib/custody-seal', false],
      ['dev', '/run/custody/broker/broker.sock', false],
      ['dev', '/run/custody/seal/seal.sock', false],
    ])('as %s, %s can be read: %s', async (account, path, may) => {
      const as = `setpriv --reuid ${account} --regid ${account} --clear-groups`
      const { stdout } = await packaged.root(`${as} test -r ${path} && echo yes || echo no`)
      expect(stdout).toBe(may ? 'yes\n' : 'no\n')
    })

    if (init === 'systemd')
      test.each([
        ['custodyd', 'ls -A /home', ''],
        ['custodyd', 'touch /etc/x /usr/x /var/x 2>/dev/null || echo refused', 'refused'],
        ['custodyd', 'touch /var/lib/custody/x && rm /var/lib/custody/x', ''],
        ['custodyd', 'ls -A /tmp', ''],
        ['custody-seal', 'ls -A /home', ''],
        ['custody-seal', 'ip -brief address 2>&1 | grep -c UP || true', '0'],
        ['custody-broker', 'ls -d /home/dev', '/home/dev'],
        ['custody-broker', 'touch /etc/claude-code/x && rm /etc/claude-code/x', ''],
        ['custody-broker', 'touch /etc/x /usr/x /home/x 2>/dev/null || echo refused', 'refused'],
      ])('where %s stands, `%s` gives `%s`', async (service, script, said) => {
        const { stdout } = await packaged.root(
          `pid=$(systemctl show --value --property MainPID ${service}); grep -q '^Seccomp:.2' /proc/$pid/status
       nsenter -t $pid -m -n -- /bin/sh -c '${script}'`,
        )
        expect(stdout.trim()).toBe(said)
      })

    test('its units verify, and say how exposed each service is', async () => {
      const units = '/usr/lib/systemd/system/custody'
      const verified = await packaged.root(
        `systemd-analyze verify ${units}*.socket ${units}*.service 2>&1`,
      )
      expect(verified.stdout).toBe('')
      const { stdout } = await packaged.root(
        `for unit in ${units}*.service; do systemd-analyze security --offline=true $unit | tail -1; done`,
      )
      console.info(stdout.trim())
      const figures = [...stdout.matchAll(/: ([\d.]+) /g)].map(([, figure]) => Number(figure))
      expect(figures.length).toBe(3)
      expect(Math.max(...figures)).toBeLessThan(3.5)
    })

    test('upgraded under a running session, the session goes on and no entry is lost', async () => {
      const session = packaged.call(
        `touch /tmp/first; ${waitFor('upgraded')}`,
        'touch /tmp/second',
        'true; echo x >> /etc/sudoers; touch /tmp/third',
      )
      await packaged.until('[ -e /tmp/first ]')
      const amid = await entries()
      const { stdout, durationMs } = await packaged.root(`dpkg -i ${packaged.debs[1]}`)
      console.info(`upgraded in ${(durationMs / 1000).toFixed(1)} s`)
      expect(stdout).toMatch(/start the parts anew/)
      await packaged.root('touch /tmp/upgraded')
      expect((await session).exitCode).toBe(0)
      expect(await packaged.exists('/tmp/second')).toBe(true)
      expect(await packaged.exists('/tmp/third')).toBe(false)
      const earlier = 'grep -rl earlier /usr/lib/custody/app/apps/daemon/src/main.ts'
      expect((await packaged.root(`${earlier} || true`)).stdout).toBe('')
      // What lies there now is what this version installed, and no alarm is raised of it.
      await packaged.until(`${control} '${changes}' | grep -q updated`)
      const programs = await packaged.root(`${control} '${changes}'; custody doctor programs`)
      expect(programs.stdout).not.toMatch(/tampered/)
      const after = await entries()
      expect(after.length).toBeGreaterThan(amid.length)
      expect(after.slice(0, amid.length)).toEqual(amid)
      const { stdout: verified } = await packaged.root(
        `${control} http://custody/export > /tmp/bundle; custody verify /tmp/bundle --json || [ $? = 3 ]`,
      )
      expect(JSON.parse(verified)).toMatchObject({ outcome: 'self-consistent' })
    })

    test('removed under a running session, that is stopped and told why, and no other', async () => {
      const session = packaged.told(`touch /tmp/amid; ${waitFor('gone')}`, 'touch /tmp/beyond')
      await packaged.until('[ -e /tmp/amid ]')
      expect((await packaged.root('dpkg -r custody')).stdout).toMatch(
        /1 session runs: stopped at the next call, and told to start the agent anew/,
      )
      expect(await ran('besides')).toEqual(ungoverned)
      await packaged.root('touch /tmp/gone')
      expect(await session).toMatch(/Custody was removed from this machine while this session ran/)
      expect(await packaged.exists('/tmp/beyond')).toBe(false)
      await packaged.until('! pgrep -f farewel[l]')
    })

    test('installed again under a session that ran before, that is governed again', async () => {
      await packaged.root(`dpkg -i ${packaged.debs[1]}`, env)
      const session = packaged.call(
        `touch /tmp/earlier; ${waitFor('back')}`,
        'touch /tmp/later',
        'true; echo x >> /etc/sudoers; touch /tmp/never',
      )
      await packaged.until('[ -e /tmp/earlier ]')
      await packaged.root('custody uninstall --system; custody install --system --yes', env)
      await packaged.root('touch /tmp/back')
      expect((await session).exitCode).toBe(0)
      expect(await packaged.exists('/tmp/later')).toBe(true)
      expect(await packaged.exists('/tmp/never')).toBe(false)
      await packaged.until('! pgrep -f farewel[l]')
    })

    test('a broken floor blocks, says what to type, and that frees the agents', async () => {
      await packaged.root(
        `echo rubbish > /etc/custody/floor.json; pid=$(pgrep -o -u custody -f daemon/src)
         kill $pid; for turn in $(seq 200); do [ -e /proc/$pid ] || break; sleep 0.1; done; [ ! -e /proc/$pid ]`,
      )
      const blocked = await packaged.call('true')
      expect([blocked.exitCode, blocked.stderr]).toEqual([
        1,
        expect.stringMatching(/custody doctor/),
      ])
      await packaged.root('custody uninstall --system')
      expect(await ran('freed')).toEqual(ungoverned)
      await packaged.root('rm /etc/custody/floor.json; custody install --system --yes', env)
      expect(await ran('again')).toEqual(governed)
    })

    test('removed with its command line in ruins, it frees the agents and brings back what stood there', async () => {
      await packaged.root('rm -r /usr/lib/custody/app/apps/cli; dpkg -r custody')
      expect(await ran('removed')).toEqual(ungoverned)
      expect((await packaged.root(`cat ${managed}`)).stdout).toBe(foreign)
      expect((await packaged.root('ls -d /var/lib/custody')).stdout).toBe('/var/lib/custody\n')
    })

    test('purged, it leaves nothing', async () => {
      await packaged.root('dpkg -P custody')
      expect(await ran('purged')).toEqual(ungoverned)
      expect(
        (await packaged.root('grep -c custody /etc/passwd /etc/group /etc/shadow || true')).stdout,
      ).toBe('/etc/passwd:0\n/etc/group:0\n/etc/shadow:0\n')
      const after = await filesOf(packaged)
      const known = new Set(before)
      expect(after.filter((path) => !known.has(path))).toEqual([])
    })
  })

/** In a shell: until root says so, 100 s at most. The client gives a command 120. */
function waitFor(name: string): string {
  return `for turn in $(seq 500); do [ -e /tmp/${name} ] && break; sleep 0.2; done`
}

/** Every file where programs and their state stand, but what dpkg itself keeps. */
async function filesOf({ root }: PackagedMachine): Promise<readonly string[]> {
  const apart = ['/var/lib/dpkg', '/var/cache', '/var/log', '/var/tmp', checkout]
  const pruned = apart.map((path) => `-path ${path}`).join(' -o ')
  const { stdout } = await root(
    `find /etc /usr /var /opt /srv \\( ${pruned} \\) -prune -o -print; find /run -name '*custod*'`,
  )
  const backups = /^\/etc\/(?:passwd|group|shadow|gshadow|subuid|subgid)-$|^\/etc\/\.pwd\.lock$/
  return stdout.split('\n').filter((path) => path !== '' && !backups.test(path))
}
