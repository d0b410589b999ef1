import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lives } from './lives.ts'
import { canTryPackages, packagedMachine } from './packaged-machine.ts'
import type { PackagedMachine } from './packaged-machine.ts'

// One machine, in order, on which an upgrade goes wrong in every way and is mended each time.
for (const { init, name, env } of lives)
  describe.skipIf(!(await canTryPackages(init)))(`an upgrade that fails, ${name}`, () => {
    let packaged: PackagedMachine
    beforeAll(async () => {
      packaged = await packagedMachine(init)
      await packaged.root(`dpkg -i ${packaged.debs[0]}`, env)
    })
    afterAll(() => packaged?.[Symbol.asyncDispose]())

    /** What dpkg thinks of it. */
    const state = async () =>
      (await packaged.root("dpkg-query -Wf '${Status} ${Version}' custody")).stdout
    /** Whether the client starts, and is denied what the floor denies. */
    const governs = async (name: string) => {
      const end = await packaged.call(
        `touch /tmp/${name}`,
        `touch /tmp/${name}-no; echo x >> /etc/sudoers`,
      )
      return [
        end.exitCode,
        await packaged.exists(`/tmp/${name}`),
        await packaged.exists(`/tmp/${name}-no`),
      ]
    }
    const governed = [0, true, false]
    /** Upgrades, and is gone at that moment with all that dpkg started, as when the power goes. */
    const killedWhen = (moment: string) =>
      packaged.root(
        `setsid dpkg -i ${packaged.debs[1]} > /dev/null 2>&1 & group=$!
         until ${moment}; do sleep 0.005; done; kill -KILL -$group; wait $group || true`,
        env,
      )
    /** Its end, not its coming back: who goes on at once meets none. */
    const endDaemon = () =>
      packaged.root(
        'pid=$(pgrep -u custody -f daemon/src); kill -KILL $pid; while [ -e /proc/$pid ]; do sleep 0.01; done',
      )
    const daemonIsBack = () =>
      packaged.until('curl -sf --unix-socket /run/custody/control.sock http://custody/status')

    test('killed amid unpacking, it leaves agents governed, by a daemon that can start again', async () => {
      await killedWhen(
        '[ -e /usr/lib/custody/app/node_modules ] && [ -e /usr/lib/custody/node.dpkg-new ]',
      )
      expect(await state()).toMatch(/half-installed 1\.0\.[01]$/)
      expect(await governs('unpacking')).toEqual(governed)
      await endDaemon()
      await daemonIsBack()
      expect(await governs('started')).toEqual(governed)
    })

    test('where a part is missing after it, the client does not start and says what to type', async () => {
      await packaged.root('mv /usr/lib/custody/app/apps/daemon/src/main.ts /tmp')
      await endDaemon()
      const blocked = await packaged.call('touch /tmp/blocked')
      expect([blocked.exitCode, await packaged.exists('/tmp/blocked')]).toEqual([1, false])
      expect(blocked.stderr).toMatch(/hint: type `custody doctor`/)
    })

    test('installed again, all is whole', async () => {
      await packaged.root(`dpkg -i ${packaged.debs[1]}`, env)
      expect(await state()).toBe('install ok installed 1.0.1')
      expect((await packaged.root("find /usr/lib/custody -name '*.dpkg-*'")).stdout).toBe('')
      expect(await governs('again')).toEqual(governed)
    })

    test('killed amid its configuration, it leaves agents governed, and `dpkg --configure -a` ends it', async () => {
      await packaged.root(`dpkg -i ${packaged.debs[0]}`, env)
      await killedWhen('pgrep -f [c]ustody.postinst > /dev/null')
      expect(await state()).toBe('install ok half-configured 1.0.1')
      expect(await governs('configuring')).toEqual(governed)
      await packaged.root('dpkg --configure -a', env)
      expect(await state()).toBe('install ok installed 1.0.1')
      expect(await governs('configured')).toEqual(governed)
    })

    if (init === 'shell')
      test('on a full disk the old version goes on, and once there is room the new one installs', async () => {
        await packaged.root(
          `dpkg -i ${packaged.debs[0]}; cp -a /usr/lib/custody /tmp/programs
         mount -t tmpfs -o mode=755,size=$(($(du -sm /tmp/programs | cut -f1) + 20))m small /usr/lib/custody
         cp -a /tmp/programs/. /usr/lib/custody; rm -r /tmp/programs`,
          env,
        )
        const { stdout } = await packaged.root(
          `dpkg -i ${packaged.debs[1]} 2>&1 || echo failed`,
          env,
        )
        expect(stdout).toMatch(/No space left on device/)
        expect(stdout).toMatch(/failed$/m)
        expect(await state()).toBe('install ok installed 1.0.0')
        await endDaemon()
        await daemonIsBack()
        expect(await governs('full')).toEqual(governed)
        await packaged.root(
          `mount -o remount,size=1g /usr/lib/custody; dpkg -i ${packaged.debs[1]}`,
          env,
        )
        expect(await state()).toBe('install ok installed 1.0.1')
        expect(await governs('room')).toEqual(governed)
      })
  })
