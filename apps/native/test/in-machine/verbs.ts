import { readFileSync } from 'node:fs'
import { u32 } from './raw-broker.ts'

/** The verbs by name. Source: spec/local-protocol.md, "The broker". */
export const verbs = {
  identifyTcp: 1,
  identifyUnix: 2,
  inspect: 3,
  writeManaged: 4,
  readManaged: 5,
  become: 6,
  look: 16,
  read: 17,
  list: 18,
} as const

/** The bytes of a question, where it always has so many. */
export const questionSizes: { readonly [verb: number]: number } = {
  [verbs.identifyTcp]: 8,
  [verbs.identifyUnix]: 4,
  [verbs.inspect]: 28,
  [verbs.readManaged]: 4,
  [verbs.become]: 8,
}

export function ports(local: number, remote: number, before = 0): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeUInt16LE(local, 0)
  bytes.writeUInt16LE(remote, 2)
  bytes.writeUInt32LE(before, 4)
  return bytes
}

export function inspected(pid: number, what: string, argument = 0, length = 1 << 20): Buffer {
  return Buffer.concat([u32(pid, startOf(pid), 0, what.charCodeAt(0), argument, 0), u32(length)])
}

export function pieceOf(path: string, offset = 0, length = 1 << 20): Buffer {
  return Buffer.concat([u32(offset, 0, length), Buffer.from(path)])
}

/** In ticks since boot; below 2³² for a year and more. */
export function startOf(pid: number): number {
  const line = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return Number(line.slice(line.lastIndexOf(')') + 2).split(' ')[19])
}
