import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Swtpm } from './install-swtpm.ts'
import { slowChip } from './slow-chip.ts'
import type { SlowChip } from './slow-chip.ts'

/** A whole TPM 2.0 of its own, emulated: fresh seeds, no objects, no indices. */
export type EmulatedTpm = AsyncDisposable & {
  /** Unix socket of its data channel, with the chip's slowness before it. */
  readonly socket: string
  readonly chip: SlowChip
  /** Cuts its power: no orderly shutdown. */
  readonly crash: () => Promise<void>
  /** Powers it up again, with what it had written. */
  readonly start: () => Promise<void>
}

const startMsMax = 10_000

/** Makes one. `latencyMs`: how long each signature takes. */
export async function emulatedTpm(swtpm: Swtpm, latencyMs = 0): Promise<EmulatedTpm> {
  // The emulator wants an absolute folder for its state.
  const folder = await mkdtemp(join(tmpdir(), 'custody-tpm-'))
  const state = join(folder, 'state')
  await mkdir(state)
  const data = join(folder, 'data')
  const control = join(folder, 'control')
  let child: ChildProcess | null = null

  const start = async () => {
    await Promise.all([data, control].map((path) => rm(path, { force: true })))
    const powered = ['--tpmstate', `dir=${state}`, '--flags', 'not-need-init,startup-clear']
    const channels = [
      '--server',
      `type=unixio,path=${data}`,
      '--ctrl',
      `type=unixio,path=${control}`,
    ]
    const args = ['socket', '--tpm2'].concat(powered, channels)
    child = spawn(swtpm.program, args, {
      stdio: 'ignore',
      env: { LD_LIBRARY_PATH: swtpm.libraries, PATH: '/usr/bin:/bin' },
    })
    for (let waited = 0; !isListening(data); waited += 10) {
      if (waited > startMsMax || child.exitCode !== null) throw new Error('swtpm does not start')
      await wait(10)
    }
  }
  const crash = async () => {
    const dying = child
    if (dying === null || dying.exitCode !== null || dying.signalCode !== null) return
    const gone = new Promise((resolve) => dying.once('exit', resolve))
    dying.kill('SIGKILL')
    await gone
  }

  await start()
  const socket = join(folder, 'chip')
  const chip = await slowChip({ listen: socket, data, latencyMs })
  return {
    socket,
    chip,
    crash,
    start,
    async [Symbol.asyncDispose]() {
      await chip.close()
      await crash()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Whether connections are taken there. The file stands a moment before: it is bound first. The flag is SO_ACCEPTCON. */
function isListening(socket: string): boolean {
  return readFileSync('/proc/net/unix', 'utf8')
    .split('\n')
    .some((line) => line.endsWith(` ${socket}`) && line.split(/ +/)[3] === '00010000')
}
