import type { AgentName } from '@custody/model'
import { agentNames, agentVersion } from '@custody/model'
import type { RequestOf, SeparateState, ServerEndpoints } from '@custody/protocol'

type Ungoverned = RequestOf<ServerEndpoints['checkIn']>['body']['ungovernedAgents']

/** As many as a check-in may hold. */
const toldMax = 50

/** The agents of this machine that nothing governs: those that run first, then those that lie there. Without paths. */
export function ungovernedAgents(state: SeparateState | null): Ungoverned {
  const running = (state?.watched ?? [])
    .filter(({ governed }) => governed === 'no')
    .map(({ agent, version, account, pid, silent }) => {
      const how = silent ? 'registered, and asks nothing' : 'without Custody'
      return told(agent, version, `runs as process ${pid} of ${account} ${how}`)
    })
  const atRest = (state?.atRest?.agents ?? [])
    .filter(({ governed }) => governed !== 'enforced')
    .map(({ agent, version, account, installed, because }) => {
      const where = account === null ? 'for all accounts' : `for ${account}`
      return told(agent, version, `${installed ? 'installed' : 'was used'} ${where}: ${because}`)
    })
  return [...running, ...atRest].slice(0, toldMax)
}

function told(agent: string, version: string, detail: string): Ungoverned[number] {
  const name: AgentName = agentNames.find((one) => one === agent) ?? 'unknown'
  return { agent: { name, version: agentVersion(version) }, detail: detail.slice(0, 500) }
}
