import type { ProcessChain, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { Broker, Holder, ProcessIdentity, ProcessName } from '../broker/broker.ts'
import type { Account } from '../home/account.ts'
import type { HookWorld } from '../hooks/hook-world.ts'
import type { FoundAgent } from '../identify/client-version.ts'
import { readStat } from '../identify/process-stat.ts'
import type { ClientProblem } from './client-problem.ts'
import type { Namespaces } from './namespaces.ts'
import { placeAmong } from './namespaces.ts'

/** What identifying a client needs from the world. */
export type IdentifyWorld = Pick<HookWorld, 'alert'> & {
  readonly broker: Pick<Broker, 'identityOf' | 'environmentNames'>
  readonly accountOf: (uid: number) => Account | null
  readonly chainOf: (pid: number) => Promise<ProcessChain>
  readonly agentOf: (chain: ProcessChain) => Promise<FoundAgent>
  /** The namespaces in which agents run here: those of the process that started us all. */
  readonly reference: Namespaces
}

/** A client that asks to be registered, as the kernel tells of it. */
export type Client = {
  readonly name: ProcessName
  readonly account: Account
  readonly identity: ProcessIdentity
  readonly chain: ProcessChain
  readonly agent: FoundAgent['agent']
  readonly byScript: boolean
  /** Names of its environment. */
  readonly variables: readonly string[]
}

/** Finds the client that started `custody-ask`, which is its parent. */
export async function identifyClient(
  world: IdentifyWorld,
  asker: Holder,
): Promise<Result<Client, ClientProblem>> {
  const account = world.accountOf(asker.uid)
  if (account === null) return err({ code: 'ACCOUNT_NOT_GOVERNED', uid: asker.uid })
  const asked = readStat('/proc', asker.pid)
  const parent = asked?.startTime === asker.startTime ? readStat('/proc', asked.parent) : null
  if (parent === null) return err({ code: 'CLIENT_UNKNOWN', executable: '' })
  const name = { pid: parent.pid, startTime: parent.startTime }
  const [identity, variables] = await Promise.all([
    world.broker.identityOf(name),
    world.broker.environmentNames(name),
  ])
  if (!identity.ok) return identity
  if (!variables.ok) return variables
  if (identity.value.uid !== account.uid) return err(unknownClient(identity.value))
  const namespaces = placeAmong(world.reference, identity.value.namespaces)
  if (namespaces !== 'reference') {
    world.alert('CALLER_UNVERIFIED', { because: `${namespaces} namespaces`, pid: name.pid })
    return err({ code: 'CLIENT_ELSEWHERE' })
  }
  const chain = await world.chainOf(name.pid)
  const { agent, pid, byScript } = await world.agentOf(chain)
  if (pid !== name.pid) return err(unknownClient(identity.value))
  if (servesTools(chain)) return err({ code: 'CLIENT_SERVES_TOOLS' })
  return ok({
    name,
    account,
    identity: identity.value,
    chain,
    agent,
    byScript,
    variables: variables.value,
  })
}

/** Claude Code 2.1.330 runs what `mcp serve` is asked for without a hook (observed). */
function servesTools({ nodes }: ProcessChain): boolean {
  return nodes[0] !== undefined && /(?:^|\0)mcp\0serve(?:\0|$)/.test(nodes[0].argv.join('\0'))
}

export function unknownClient({ executable }: ProcessIdentity): ClientProblem {
  return { code: 'CLIENT_UNKNOWN', executable }
}
