import { readdirSync, readFileSync } from 'node:fs'

/** A process that another one started, as the kernel tells it. */
export type ChildProcess = { readonly pid: number; readonly argv: readonly string[] }

const deepest = 3
const most = 200

/** The processes below `pid`, at most three levels down. Empty where the kernel does not tell. */
export function processesBelow(pid: number, proc = '/proc'): readonly ChildProcess[] {
  const found: ChildProcess[] = []
  let level = childrenOf(pid, proc)
  for (let depth = 0; depth < deepest && level.length > 0 && found.length < most; depth += 1) {
    found.push(...level.map((child) => ({ pid: child, argv: argvOf(child, proc) })))
    level = level.flatMap((child) => childrenOf(child, proc))
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

/** A process can be gone at any moment. */
function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
