import type { ProcessChain } from '@custody/model'
import type { ProcWorld } from './proc.ts'

/** The process and its parents up to pid 1, as the kernel tells them now. Never rejects: what is not told is null or a gap. */
export async function processChain(world: ProcWorld, pid: number): Promise<ProcessChain> {
  void pid
  return { bootId: '', nodes: [], gap: 'not read', at: world.now() }
}
