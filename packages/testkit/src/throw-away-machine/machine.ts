import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { MachineEnd, MachineProgram } from './program.ts'
import { endOfProgram } from './program.ts'
import type { OwnCgroup } from './own-cgroup.ts'
import { ownCgroup } from './own-cgroup.ts'

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

/** Who is pid 1: a shell that reaps, or systemd, which takes a cgroup of its own. */
export type MachineInit = 'shell' | 'systemd'

/** Whether such a machine can be made here: as root, on Linux, with overlays and namespaces. */
export async function canMakeMachines(init: MachineInit = 'shell'): Promise<boolean> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  return throwAwayMachine(init).then(
    async (machine) => machine.remove().then(() => true),
    () => false,
  )
}

/** Boots a machine. Needs root. Throws with what was said where it cannot be made. */
export async function throwAwayMachine(init: MachineInit = 'shell'): Promise<ThrowAwayMachine> {
  const cgroup = init === 'systemd' ? ownCgroup() : null
  const folder = await mkdtemp(join(tmpdir(), 'custody-machine-'))
  const boot = new URL(cgroup === null ? 'boot.sh' : 'boot-systemd.sh', import.meta.url).pathname
  const spaces = cgroup === null ? namespaces : [...namespaces, '--cgroup']
  const command = ['unshare', ...spaces, '--fork', '--kill-child=KILL', '/bin/sh', boot, folder]
  const unshare = spawn('/bin/sh', ['-euc', enterCgroup, 'sh', cgroup?.folder ?? '', ...command], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
  })
  const remove = async () => {
    if (unshare.exitCode === null && unshare.signalCode === null) {
      const gone = once(unshare, 'exit')
      unshare.kill('SIGKILL')
      await gone
    }
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    await removeCgroup(cgroup)
  }
  try {
    await firstLine(unshare)
    const pid = await childOf(unshare.pid ?? 0)
    const machine = { pid, root: `/proc/${pid}/root`, ...programsIn(pid, init) }
    if (init === 'systemd') await upAndRunning(machine.run)
    return { ...machine, remove, [Symbol.asyncDispose]: remove }
  } catch (error) {
    await remove()
    throw error
  }
}

function programsIn(pid: number, init: MachineInit): Pick<ThrowAwayMachine, 'start' | 'run'> {
  const start = (program: MachineProgram) =>
    spawn('nsenter', [...entered(pid, init, program), '--', ...program.command], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', ...program.env },
    })
  return { start, run: (program) => endOfProgram(start(program), program) }
}

const namespaces = ['--mount', '--net', '--pid', '--ipc', '--uts']
// Before the cgroup namespace is made, whose root is where its maker stands.
const enterCgroup =
  'cgroup="$1"; shift; [ -z "$cgroup" ] || echo $$ > "$cgroup/cgroup.procs"; exec "$@"'

async function upAndRunning(run: ThrowAwayMachine['run']): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) {
    const { stdout } = await run({ command: ['systemctl', 'is-system-running'] })
    if (stdout.startsWith('running')) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('systemd does not come up')
}

/** The kernel lets go of it only when the last process in it is reaped. */
async function removeCgroup(cgroup: OwnCgroup | null): Promise<void> {
  if (cgroup === null) return
  for (let turn = 0; turn < 50; turn += 1) {
    try {
      return cgroup.remove()
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

function entered(
  pid: number,
  init: MachineInit,
  { uid, gid, cwd = '/' }: MachineProgram,
): readonly string[] {
  const cgroup = init === 'systemd' ? ['-C'] : []
  const account = uid === undefined ? [] : ['-S', String(uid), '-G', String(gid ?? uid)]
  return ['-t', String(pid), '-m', '-n', '-p', '-i', '-u', ...cgroup, ...account, `--wdns=${cwd}`]
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
