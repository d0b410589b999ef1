import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { MachineEnd, MachineProgram } from './program.ts'
import { endOfProgram } from './program.ts'

/**
 * A machine of the test's own: this one's files under an overlay that forgets, with its own processes, loopback and
 * `/etc` and `/run`. Root there is root, and nothing it does is seen outside.
 */
export type ThrowAwayMachine = AsyncDisposable & {
  /** The pid, out here, of its pid 1. */
  readonly pid: number
  /** Its root folder, seen from out here. */
  readonly root: string
  /** Starts a program in it. It ends with the machine at the latest. */
  readonly start: (program: MachineProgram) => ChildProcess
  /** Runs a program in it to its end. Throws if it cannot be started at all. */
  readonly run: (program: MachineProgram) => Promise<MachineEnd>
  readonly remove: () => Promise<void>
}

/** Whether such a machine can be made here: as root, on Linux, with overlays and namespaces. */
export async function canMakeMachines(): Promise<boolean> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  return throwAwayMachine().then(
    async (machine) => machine.remove().then(() => true),
    () => false,
  )
}

/** Boots a machine. Needs root. Throws with what was said where it cannot be made. */
export async function throwAwayMachine(): Promise<ThrowAwayMachine> {
  const folder = await mkdtemp(join(tmpdir(), 'custody-machine-'))
  const boot = new URL('boot.sh', import.meta.url).pathname
  const unshare = spawn(
    'unshare',
    [...namespaces, '--fork', '--kill-child=KILL', '/bin/sh', boot, folder],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' } },
  )
  await firstLine(unshare)
  const pid = await childOf(unshare.pid ?? 0)
  const start = (program: MachineProgram) =>
    spawn('nsenter', [...entered(pid, program), '--', ...program.command], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', ...program.env },
    })
  const remove = async () => {
    if (unshare.exitCode === null && unshare.signalCode === null) {
      const gone = once(unshare, 'exit')
      unshare.kill('SIGKILL')
      await gone
    }
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
  return {
    pid,
    root: `/proc/${pid}/root`,
    start,
    run: (program) => endOfProgram(start(program), program),
    remove,
    [Symbol.asyncDispose]: remove,
  }
}

const namespaces = ['--mount', '--net', '--pid', '--ipc', '--uts']

function entered(pid: number, { uid, gid, cwd = '/' }: MachineProgram): readonly string[] {
  const account = uid === undefined ? [] : ['-S', String(uid), '-G', String(gid ?? uid)]
  return ['-t', String(pid), '-m', '-n', '-p', '-i', '-u', ...account, `--wdns=${cwd}`]
}

async function firstLine(boot: ChildProcess): Promise<void> {
  let complaint = ''
  boot.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString()))
  if (boot.stdout === null) throw new Error('no standard output')
  const lines = createInterface({ input: boot.stdout })
  await new Promise<void>((resolve, reject) => {
    lines.once('line', () => resolve())
    boot.once('error', reject)
    boot.once('exit', (code) => reject(new Error(`no machine: ${code}: ${complaint}`)))
  })
}

async function childOf(pid: number): Promise<number> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return Number(children.trim().split(' ')[0])
}
