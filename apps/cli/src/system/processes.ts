import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { systemAccounts, systemPlaces } from './places.ts'
import { accountNamed } from './accounts.ts'

/** The account that has no rights but everybody's. */
export const nobody = 65_534

/** The supervisors that run here; one at most unless something went wrong. */
export function supervisors(): readonly number[] {
  return processes().filter((pid) => programOf(pid) === systemPlaces.supervisor)
}

/** Every process of the installation: our native programs as root, and what runs as our accounts from our folder. */
export function ourProcesses(): readonly number[] {
  const accounts = systemAccounts.flatMap(({ name }) => accountNamed(name)?.uid ?? [])
  return processes().filter((pid) => {
    const program = programOf(pid)
    if (!program.startsWith(`${systemPlaces.programs}/`)) return false
    const uid = ownerOf(pid)
    return accounts.includes(uid) || (uid === 0 && /\/custody-(?:broker|supervise)$/.test(program))
  })
}

/** What an uninstallation left for the sessions that ran: it answers as nobody, from our folder. */
export function farewells(): readonly number[] {
  return processes().filter(
    (pid) => programOf(pid) === `${systemPlaces.programs}/node` && ownerOf(pid) === nobody,
  )
}

export function childrenOf(pid: number): readonly number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    return text.split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}

/** Asks the processes to end, and ends those that have not within the time. */
export async function endProcesses(pids: readonly number[], withinMs: number): Promise<void> {
  for (const pid of pids) signal(pid, 'SIGTERM')
  const end = performance.now() + withinMs
  const left = () => pids.filter((pid) => programOf(pid) !== '')
  while (left().length > 0 && performance.now() < end) await wait(50)
  for (const pid of left()) signal(pid, 'SIGKILL')
}

export function wait(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}

function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, name)
  } catch {
    // It has ended by itself.
  }
}

/** Those of our own pid namespace only: a container has an installation of its own. */
function processes(): readonly number[] {
  const ours = readlinkSync('/proc/self/ns/pid')
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && linkOf(`/proc/${pid}/ns/pid`) === ours)
}

/** The file that a process runs, also after an upgrade replaced it; empty where there is no such process. */
function programOf(pid: number): string {
  return linkOf(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, '')
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

function ownerOf(pid: number): number {
  return statSync(`/proc/${pid}`, { throwIfNoEntry: false })?.uid ?? -1
}
