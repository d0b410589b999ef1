import { readFile, readlink } from 'node:fs/promises'
import type { ProcessChain, ProcessNode } from '@custody/model'
import type { ProcWorld } from './proc.ts'
import type { ProcessStat } from './process-stat.ts'
import { readStat, readUid } from './process-stat.ts'

const nodesMax = 64
const argvMax = 256
const argumentCharsMax = 4096

/**
 * The process and its parents up to pid 1, as the kernel tells them now, hashes of their executables included.
 * Never rejects: what is not told is null, and where the chain ends early `gap` says why. Arguments may hold
 * secrets: redact before they are stored. Source: evidence.md, 9.
 */
export async function processChain(world: ProcWorld, pid: number): Promise<ProcessChain> {
  const at = world.now()
  const bootId = await readText(`${world.proc}/sys/kernel/random/boot_id`)
  const { stats, gap } = ancestors(world.proc, pid)
  const nodes = await Promise.all(stats.map((stat) => readNode(world, stat)))
  const changed = stats.find((stat) => readStat(world.proc, stat.pid)?.startTime !== stat.startTime)
  return {
    bootId: bootId.trim(),
    nodes,
    gap: gap ?? (changed === undefined ? null : `process ${changed.pid} ended while it was read`),
    at,
  }
}

type Ancestors = { readonly stats: readonly ProcessStat[]; readonly gap: string | null }

/** Walks from a process to pid 1, without a pause in which a pid could be given to another. */
export function ancestors(proc: string, pid: number): Ancestors {
  const stats: ProcessStat[] = []
  for (let next = pid; next !== 0;) {
    const stat = readStat(proc, next)
    const child = stats.at(-1)
    if (stat === null) return { stats, gap: `process ${next} is gone or hidden` }
    if (child !== undefined && stat.startTime > child.startTime)
      return { stats, gap: `process ${next} is younger than its child ${child.pid}: pid reuse` }
    stats.push(stat)
    if (stats.length >= nodesMax) return { stats, gap: `more than ${nodesMax} processes` }
    next = stat.pid === 1 ? 0 : stat.parent
  }
  // Parent 0 and not pid 1: its parent lives in another pid namespace.
  const last = stats.at(-1)
  return last?.pid === 1
    ? { stats, gap: null }
    : { stats, gap: `process ${last?.pid ?? pid} has no parent here` }
}

async function readNode(world: ProcWorld, stat: ProcessStat): Promise<ProcessNode> {
  const folder = `${world.proc}/${stat.pid}`
  const [executable, argv, executableSha256] = await Promise.all([
    world.executableOf?.(stat) ?? readlink(`${folder}/exe`).catch(() => null),
    readText(`${folder}/cmdline`),
    world.hashExecutable(stat.pid),
  ])
  return {
    pid: stat.pid,
    startTime: stat.startTime,
    uid: readUid(world.proc, stat.pid),
    executable,
    executableSha256,
    argv: argumentsOf(argv),
  }
}

/** The arguments, each of which ends with a NUL; long ones cut. */
function argumentsOf(cmdline: string): readonly string[] {
  const parts = cmdline.split('\0')
  if (parts.at(-1) === '') parts.pop()
  return parts.slice(0, argvMax).map((part) => part.slice(0, argumentCharsMax))
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '')
}
