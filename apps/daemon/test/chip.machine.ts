import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  canMakeMachines,
  installSwtpm,
  machineAccounts,
  machinePlaces,
  separateMachine,
} from '@custody/testkit'
import type { SeparateMachine } from '@custody/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

// The key of a separate installation in an emulated chip whose node is a group's, as udev leaves /dev/tpmrm0.

const checkout = join(import.meta.dirname, '..', '..', '..')
const swtpm = await installSwtpm()
const { daemon, sealer, developer } = machineAccounts

describe.skipIf(!(await canMakeMachines()))(
  'the key in the chip of a separate installation',
  () => {
    let native: string
    let machine: SeparateMachine
    beforeAll(async () => {
      if (!swtpm.ok) throw new Error(swtpm.error.reason)
      native = mkdtempSync(join(tmpdir(), 'custody-native-'))
      const built = spawnSync(process.execPath, [join(checkout, 'apps/native/build.ts'), native])
      if (built.status !== 0) throw new Error(built.stderr.toString())
      machine = await separateMachine(checkout, native)
      expect(await sh(ownDev)).toMatchObject({ exitCode: 0, stderr: '' })
      machine.start({
        command: [swtpm.value.program, ...emulator],
        env: { LD_LIBRARY_PATH: swtpm.value.libraries },
      })
      expect(await sh(handOver)).toMatchObject({ exitCode: 0, stderr: '' })
      await machine.supervise()
      await until('the first seal', async () => (await status()).log.sealed > 0)
    })
    afterAll(async () => {
      await machine?.remove()
      rmSync(native, { recursive: true })
    })

    const sh = (script: string, uid = 0) =>
      machine.run({ command: ['/bin/sh', '-euc', script], uid })
    const status = async (): Promise<Told> => {
      const asked = await sh(
        `curl -s --unix-socket ${machinePlaces.controlSocket} http://custody/status`,
      )
      return asked.stdout === '' ? nothing : JSON.parse(asked.stdout)
    }
    async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
      const end = performance.now() + 40_000
      while (!(await isSo())) {
        if (performance.now() > end) throw new Error(`it never was so: ${what}`)
        await new Promise((resolve) => setTimeout(resolve, 200))
      }
    }

    test('seals, and is in no file', async () => {
      expect((await status()).chip).toMatchObject({ manufacturer: 'IBM' })
      const kept = await sh('ls /var/lib/custody-seal /var/lib/custody')
      expect(kept.stdout).toContain('key-place.json')
      expect(kept.stdout).not.toMatch(/p8|device-key/)
    })

    // With the groups that its processes have; the developer's have none but its own.
    test.each([
      ['custody-seal', sealer, 'opened'],
      ['custodyd', daemon, 'EACCES'],
      ['the developer', developer, 'EACCES'],
    ])('is no other account’s to reach: %s (%i) is told `%s`', async (_, uid, word) => {
      const running = await sh(`cat /dev/null $(pgrep -u ${uid} | sed 's|.*|/proc/&/status|')`)
      const groups = running.stdout.match(/(?<=^Groups:\s+)\d+/gm) ?? []
      const joined = [uid, ...new Set(groups)].join(',')
      const opened = await sh(
        `setpriv --reuid ${uid} --regid ${uid} --groups ${joined} ${machinePlaces.node} -e '${open}'`,
      )
      expect(opened.stdout).toBe(`${word}\n`)
    })

    test('is the same after all of it was ended and started again', async () => {
      const { origin, log } = await status()
      await sh('kill -9 $(pgrep -u custody; pgrep -u custody-seal)')
      await until('it sealed again', async () => (await status()).log.sealed > log.sealed)
      expect(await status()).toMatchObject({ origin, log: { problem: null } })
    })

    test('is told by doctor with who reaches the node', async () => {
      const found = await machine.run({
        command: [`${machinePlaces.programs}/node`, cli, 'doctor', 'keys'],
        env: { HOME: '/root', NO_COLOR: '1' },
      })
      const told = found.stdout.replaceAll(/\s+/g, ' ')
      expect(told).toContain('in a TPM (IBM), each seal with its counter')
      expect(told).toContain('/dev/tpmrm0 is opened by root')
    })
  },
)

type Told = {
  readonly origin: string
  readonly chip: { readonly manufacturer: string } | null
  readonly log: { readonly sealed: number }
}

const nothing: Told = { origin: '', chip: null, log: { sealed: 0 } }
const cli = `${machinePlaces.app}/apps/cli/custody.mjs`

/** A /dev of the machine's own, so that no node is made on the machine outside. */
const ownDev = `
mkdir /mnt/dev && mount -t tmpfs -o mode=755 none /mnt/dev
cp -a /dev/null /dev/zero /dev/full /dev/random /dev/urandom /dev/tty /mnt/dev/
ln -s /proc/self/fd /mnt/dev/fd; mkdir /mnt/dev/shm
mount --move /mnt/dev /dev
mkdir -m 700 -p /var/lib/chip
printf 'tss:x:955:\\n' >> /etc/group
mkdir -p /etc/custody
echo '{"key": "tpm", "tpm": "unix:/dev/tpmrm0"}' > /etc/custody/seal.json
`

const emulator = [
  'socket',
  '--tpm2',
  '--tpmstate',
  'dir=/var/lib/chip',
  '--flags',
  'not-need-init,startup-clear',
  '--server',
  'type=unixio,path=/dev/tpmrm0',
  '--ctrl',
  'type=unixio,path=/var/lib/chip/control',
]

/** As udev's rule of tpm-udev has it. */
const handOver = `
for turn in $(seq 200); do [ -S /dev/tpmrm0 ] && break; sleep 0.05; done
chgrp tss /dev/tpmrm0; chmod 660 /dev/tpmrm0
`

const open = `
const socket = require("node:net").connect("/dev/tpmrm0")
socket.on("connect", () => { console.log("opened"); socket.destroy() })
socket.on("error", ({ code }) => console.log(code))
`
