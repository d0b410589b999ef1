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
import type { MachineServer } from './machine-server.ts'
import { machineServer, serverAccount } from './machine-server.ts'

// The key of a separate installation in an emulated chip whose node is a group's, as udev leaves /dev/tpmrm0. At the end the
// machine joins a server, loses its disk but not its chip, and goes on as the device that it was.

const checkout = join(import.meta.dirname, '..', '..', '..')
const swtpm = await installSwtpm()
const { daemon, sealer, developer } = machineAccounts

describe.skipIf(!(await canMakeMachines()))(
  'the key in the chip of a separate installation',
  () => {
    let native: string
    let machine: SeparateMachine
    let server: MachineServer
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

    const settled = async () => {
      const { log, server: link } = await status()
      return link.problem === null && log.stored === log.recorded
    }
    let first: Told

    test('is enrolled at a server, which knows its chip from then on', async () => {
      expect(await sh(serverAccount)).toMatchObject({ exitCode: 0 })
      server = machineServer(machine)
      await server.start()
      expect(await sh(joinFleet)).toMatchObject({ exitCode: 0, stderr: '' })
      await until('it was enrolled', async () => (await status()).enrolment === 'enrolled')
      await until('all was stored', settled)
      first = await status()
    })

    test('comes back after its disk was wiped, asks for its next epoch and waits, and records meanwhile', async () => {
      await sh(wipe)
      await until('it asked', async () => (await status()).server.problem === 'EPOCH_AWAITED')
      const waiting = await status()
      expect(waiting).toMatchObject({
        enrolment: 'not_enrolled',
        epoch: { asking: { epoch: 2, because: 'wiped' } },
      })
      await until(
        'it recorded and sealed',
        async () => (await status()).log.sealed > waiting.log.sealed,
      )
      const told = (await sh('custody doctor enrolment || true')).stdout.replaceAll(/\s+/g, ' ')
      expect(told).toContain('waits for an administrator to grant epoch 2 of its log')
    })

    test('is the same device in epoch 2 once that was granted, by the key of its sealer for it', async () => {
      await sh(grant)
      await until('it was enrolled again', async () => {
        await sh('curl -s -X POST --unix-socket /run/custody/control.sock http://custody/sync')
        return (await status()).enrolment === 'enrolled'
      })
      await until('all was stored', settled)
      expect(await status()).toMatchObject({
        device: first.device,
        origin: first.origin.replace(/e1$/, 'e2'),
        epoch: { epoch: 2, asking: null },
        server: { problem: null },
      })
      expect((await sh('ls /var/lib/custody-seal')).stdout).toMatch(/key-place.e2.json\n/)
    })
  },
)

type Told = {
  readonly device: string
  readonly enrolment: string
  readonly epoch: object
  readonly server: { readonly problem: string | null }
  readonly origin: string
  readonly chip: { readonly manufacturer: string } | null
  readonly log: { readonly recorded: number; readonly sealed: number; readonly stored: number }
}

const nothing: Told = {
  device: '',
  enrolment: '',
  epoch: {},
  server: { problem: 'AWAY' },
  origin: '',
  chip: null,
  log: { recorded: 0, sealed: 0, stored: 0 },
}
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

const restart = 'kill -9 $(pgrep -u custody; pgrep -u custody-seal)'
const joinFleet = `
install -d -m 755 /etc/custody/config.d
echo '{"serverUrl": "http://127.0.0.1:47616", "enrolTokenFile": "/etc/custody/enrol-token"}' > /etc/custody/config.d/20-server.json
install -m 640 -g custody /var/lib/custody-server/server/enrol-token /etc/custody/enrol-token
${restart}
`
/** Everything that Custody keeps on the disk, but for what says where the chip and the server are. */
const wipe = `
${restart}
find /var/lib/custody /var/lib/custody-seal -mindepth 1 -delete
`
const grant = `
export CUSTODY_HOME=/var/lib/custody-server
custody server device grant $(custody server device list --json | grep -o 'dev_[0-9a-z]*' | head -1) --reason 'its disk was exchanged'
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
