import type { Agent, ProcessChain } from '@custody/model'

/** Which agent, in which version, made the call, by the executables of its chain; nothing is run. */
export async function agentOf(chain: ProcessChain): Promise<Agent> {
  void chain
  return { name: 'unknown', version: 'unknown' }
}
