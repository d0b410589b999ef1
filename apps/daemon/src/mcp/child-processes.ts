import { readdirSync, readFileSync } from 'node:fs'
import { readlink } from 'node:fs/promises'
import { readStat } from '../identify/process-stat.ts'

/** A process that another one started, as the kernel tells it. */
export type ChildProcess = {
  readonly pid: number
  readonly parent: number
  /** Clock ticks since boot; with `pid` it names the process. */
  readonly startTime: number
  readonly argv: readonly string[]
}

const deepest = 5
const most = 200

/** The processes below `pid`, at most five levels down, none older than it. Empty where the kernel does not tell. */
export function processesBelow(pid: number, proc = '/proc'): readonly ChildProcess[] {
  const root = readStat(proc, pid)
  const found: ChildProcess[] = []
  let level = root === null ? [] : [root]
  for (let depth = 0; depth < deepest && level.length > 0 && found.length < most; depth += 1) {
    const children = level.flatMap((parent) =>
      childrenOf(parent.pid, proc)
        .flatMap((child) => readStat(proc, child) ?? [])
        // A younger parent, or another one by now: the pid went to somebody else in between.
        .filter((child) => child.parent === parent.pid && child.startTime >= parent.startTime),
    )
    found.push(...children.map((child) => ({ ...child, argv: argvOf(child.pid, proc) })))
    level = children
  }
  return found.slice(0, most)
}

/** Children are told per thread: by the one that started them. */
function childrenOf(pid: number, proc: string): readonly number[] {
  return threadsOf(pid, proc).flatMap((thread) =>
    readOr(`${proc}/${pid}/task/${thread}/children`)
      .split(' ')
      .filter((text) => /^\d+$/.test(text))
      .map(Number),
  )
}

function threadsOf(pid: number, proc: string): readonly string[] {
  try {
    return readdirSync(`${proc}/${pid}/task`)
  } catch {
    return []
  }
}

/** The words a process was started with; empty when it is gone. */
export function argvOf(pid: number, proc = '/proc'): readonly string[] {
  return readOr(`${proc}/${pid}/cmdline`).replace(/\0$/, '').split('\0')
}

/** Its executable and its folder, as the kernel tells them to the same account; null where it does not. */
export async function placeOf(
  { pid }: Pick<ChildProcess, 'pid'>,
  proc = '/proc',
): Promise<{ readonly executable: string; readonly workingDirectory: string } | null> {
  try {
    const [executable, workingDirectory] = await Promise.all([
      readlink(`${proc}/${pid}/exe`),
      readlink(`${proc}/${pid}/cwd`),
    ])
    return { executable, workingDirectory }
  } catch {
    return null
  }
}

export function isAlive(
  { pid, startTime }: Pick<ChildProcess, 'pid' | 'startTime'>,
  proc = '/proc',
): boolean {
  return readStat(proc, pid)?.startTime === startTime
}

/** The kernel's ticks in a second, as it tells them to every program. Source: proc_pid_stat(5), sysconf(3). */
const ticksPerSecond = 100

/** When a process started, in ms by the clock that `nowMs` was read from. */
export function startedAtMs(
  { startTime }: Pick<ChildProcess, 'startTime'>,
  nowMs: number,
  proc = '/proc',
): number {
  const uptimeMs = Number(readOr(`${proc}/uptime`).split(' ')[0]) * 1000
  return nowMs - uptimeMs + (startTime / ticksPerSecond) * 1000
}

/** A process can be gone at any moment. */
function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
