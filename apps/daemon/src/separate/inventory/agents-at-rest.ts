import { governable } from '@custody/agents'
import type { Agent } from '@custody/model'
import type { Trace } from './find-traces.ts'

/** An agent that lies on this machine, run or not, and whether it is governed when it starts. */
export type AgentAtRest = {
  /** In the version that decided about it. */
  readonly agent: Agent
  readonly governed: 'enforced' | 'no' | 'unknown'
  /** Why it is not governed, in words; empty where it is. */
  readonly because: string
  /** False where only its folder of settings is there. */
  readonly installed: boolean
  /** Where, in a fixed order. */
  readonly places: readonly string[]
}

type Judged = Pick<AgentAtRest, 'agent' | 'governed' | 'because'>

const placesMax = 16
const worst: readonly AgentAtRest['governed'][] = ['no', 'unknown', 'enforced']

/** One verdict per agent: of several installations the one that is governed least decides, for it can be started too. */
export function agentsAtRest(traces: readonly Trace[]): readonly AgentAtRest[] {
  const names = [...new Set(traces.map(({ agent }) => agent.name))].toSorted()
  return names.flatMap((name) => {
    const own = traces.filter(({ agent }) => agent.name === name)
    const runnable = own.filter(({ kind }) => kind !== 'config')
    const judged = (runnable.length > 0 ? runnable : own).map(judge)
    const decides = worst
      .map((governed) => judged.find((one) => one.governed === governed))
      .find((one) => one !== undefined)
    if (decides === undefined) return []
    const places = [...new Set(own.map(({ path }) => path))].toSorted().slice(0, placesMax)
    return [{ ...decides, installed: runnable.length > 0, places }]
  })
}

function judge({ kind, agent }: Trace): Judged {
  const verdict = governable(agent, kind === 'extension')
  if (kind === 'command')
    return { agent, governed: 'unknown', because: 'only the name of a program tells of it' }
  // Settings start nothing: what is governed here is so in every version that could read them.
  if (kind === 'config' && verdict.governed === 'unknown')
    return { agent, governed: 'enforced', because: '' }
  return { agent, because: '', ...verdict }
}
