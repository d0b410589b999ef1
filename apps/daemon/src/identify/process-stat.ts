import { readFileSync } from 'node:fs'

/** What names a process and its parent. `startTime` is in clock ticks since boot. */
export type ProcessStat = {
  readonly pid: number
  readonly parent: number
  readonly startTime: number
}

/**
 * Reads the line of /proc/<pid>/stat; null if it is none. The name stands in parentheses and may hold any
 * character, parentheses and line ends too: fields are counted from the last `)`. Source: proc_pid_stat(5).
 */
export function parseStat(line: string): ProcessStat | null {
  const pid = Number.parseInt(line, 10)
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
  const parent = Number(fields[1])
  const startTime = Number(fields[19])
  return [pid, parent, startTime].every(Number.isSafeInteger) ? { pid, parent, startTime } : null
}

/** A process as it stands now; null if it is gone or hidden. */
export function readStat(proc: string, pid: number): ProcessStat | null {
  try {
    return parseStat(readFileSync(`${proc}/${pid}/stat`, 'latin1'))
  } catch {
    return null
  }
}

/** The effective uid of a process; null if it is gone or hidden. Source: proc_pid_status(5). */
export function readUid(proc: string, pid: number): number | null {
  try {
    const uid = /^Uid:\t\d+\t(\d+)/m.exec(readFileSync(`${proc}/${pid}/status`, 'latin1'))?.[1]
    return uid === undefined ? null : Number(uid)
  } catch {
    return null
  }
}
