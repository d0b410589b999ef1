import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { lives } from './lives.ts'
import { canTryPackages, packagedMachine } from './packaged-machine.ts'
import type { PackagedMachine } from './packaged-machine.ts'

// What docs/operations.md says under "When agents are blocked", typed as it stands there. The real client runs after each.

const [{ init, env }] = lives
const log = '/run/custody/supervise.log'

describe.skipIf(!(await canTryPackages(init)))('what is typed when agents are blocked', () => {
  let packaged: PackagedMachine
  let tries = 0
  beforeAll(async () => {
    packaged = await packagedMachine(init)
    await packaged.root(`dpkg -i ${packaged.debs[0]}`, env)
  })
  afterAll(() => packaged?.[Symbol.asyncDispose]())
  beforeEach(async () => expect(await state()).toBe('governed'))

  /** What becomes of a call that the floor denies. */
  async function state(): Promise<'governed' | 'ungoverned' | 'blocked'> {
    tries += 1
    const end = await packaged.call(`touch /tmp/try-${tries}; echo x >> /etc/sudoers`)
    if (await packaged.exists(`/tmp/try-${tries}`)) return 'ungoverned'
    if (end.exitCode === 0) return 'governed'
    expect(end.stderr).toMatch(/custody doctor/)
    return 'blocked'
  }

  /** Has the daemon start anew, with whatever it finds now. */
  async function endDaemon(): Promise<void> {
    await packaged.root(`pid=$(pgrep -o -u custody -f daemon/src); kill $pid
      for turn in $(seq 200); do [ -e /proc/$pid ] || exit 0; sleep 0.1; done; exit 1`)
  }

  const answers = () =>
    packaged.until('curl -sf --unix-socket /run/custody/control.sock http://custody/status')

  test.each([
    ['the floor', '/etc/custody/floor.json', '{"v": 1, "pakcs": []}'],
    ['a file of config.d', '/etc/custody/config.d/10-fleet.json', '{"serverURL": "http://x"}'],
  ])(
    '%s cannot be used: the log names it, and without it the daemon starts by itself',
    async (_, file, text) => {
      await packaged.root(`mkdir -p /etc/custody/config.d; echo '${text}' > ${file}`)
      await endDaemon()
      expect(await state()).toBe('blocked')
      const { stdout } = await packaged.root(`grep -v 'starts again in' ${log} | tail -3`)
      expect(stdout).toContain(file)
      await packaged.root(`mv ${file} /root/`)
      await answers()
      expect(await state()).toBe('governed')
    },
  )

  test('the log contradicts itself: it is put aside as it is, and the device begins anew', async () => {
    await packaged.root(
      `for file in $(find /var/lib/custody -name '*.sqlite'); do head -c 65536 /dev/urandom > $file; done`,
    )
    await endDaemon()
    expect(await state()).toBe('blocked')
    await packaged.root('mv /var/lib/custody /root/custody-broken')
    await packaged.root('custody install --system --yes', env)
    expect(await state()).toBe('governed')
    const { stdout } = await packaged.root(`find /root/custody-broken -name '*.sqlite' | wc -l`)
    expect(Number(stdout)).toBeGreaterThan(0)
  })

  test('agents must work now: they do, ungoverned, until it is installed again', async () => {
    await packaged.root('custody uninstall --system')
    expect(await state()).toBe('ungoverned')
    await packaged.root('custody install --system --yes', env)
    expect(await state()).toBe('governed')
  })

  test('no command line and no package: what runs is stopped, and the managed file removed', async () => {
    await packaged.root(
      `kill $(pgrep -f '/usr/lib/custod[y]'); sleep 1; rm /etc/claude-code/managed-settings.json`,
    )
    expect(await state()).toBe('ungoverned')
    await packaged.root('custody install --system --yes', env)
    expect(await state()).toBe('governed')
  })
})
