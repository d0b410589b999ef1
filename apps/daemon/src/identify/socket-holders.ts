import { readdirSync, readlinkSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'

/** A process that holds a socket, and by which of its descriptors. */
export type Holder = { readonly pid: number; readonly descriptor: string }

const sliceMs = 2

/** The processes that hold a socket, as far as we may look: two at most, as more than one says all. Yields every 2 ms. */
export async function holdersOf(proc: string, inode: string): Promise<readonly Holder[]> {
  const holders: Holder[] = []
  let sliceStart = performance.now()
  // Newest first: who has just connected has mostly just started.
  const pids = readdirSync(proc)
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
  for (const pid of pids.sort((a, b) => b - a)) {
    const descriptor = descriptorOf(proc, pid, inode)
    if (descriptor !== null) holders.push({ pid, descriptor })
    if (holders.length === 2) break
    if (performance.now() - sliceStart < sliceMs) continue
    await setImmediate()
    sliceStart = performance.now()
  }
  return holders
}

/** Whether a process still holds the socket by that descriptor. Then it is the same socket, of the same uid. */
export function stillHolds(proc: string, holder: Holder, inode: string): boolean {
  return linkOf(`${proc}/${holder.pid}/fd/${holder.descriptor}`) === `socket:[${inode}]`
}

function descriptorOf(proc: string, pid: number, inode: string): string | null {
  try {
    const folder = `${proc}/${pid}/fd`
    return (
      readdirSync(folder).find((name) => linkOf(`${folder}/${name}`) === `socket:[${inode}]`) ??
      null
    )
  } catch {
    return null
  }
}

function linkOf(path: string): string | null {
  try {
    return readlinkSync(path)
  } catch {
    return null
  }
}
