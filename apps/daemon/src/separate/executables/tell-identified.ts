import { cleanFields, record } from '@custody/device'
import type { LogProblem } from '@custody/device'
import type { Agent, Result } from '@custody/model'
import { ok } from '@custody/model'
import type { Account } from '../../home/account.ts'
import type { HookWorld } from '../../hooks/hook-world.ts'
import type { ExecutableInventory, IdentifiedBytes } from './executable-inventory.ts'

export type TellWorld = Pick<HookWorld, 'now' | 'log' | 'cleaner' | 'alert'> & {
  readonly executables: Pick<ExecutableInventory, 'isNews'>
}

/** A client whose bytes were looked at. */
export type Identified = {
  readonly account: Account
  readonly agent: Agent
  readonly path: string
  readonly bytes: IdentifiedBytes
  readonly started: boolean
}

/**
 * Tells once what bytes an agent runs, in an entry; of what is neither listed nor seen before an alert too, each time.
 * Nothing is told of bytes that are being read still.
 */
export async function tellIdentified(
  world: TellWorld,
  { account, agent, path, bytes, started }: Identified,
): Promise<Result<unknown, LogProblem>> {
  const { state, sha256, settled } = bytes
  if (!settled) return ok(true)
  const isSuspect = state === 'new' || state === 'unknown'
  if (isSuspect)
    world.alert('CALLER_UNVERIFIED', {
      because: state === 'new' ? 'a new executable' : 'an executable that nobody can tell',
      agent: agent.name,
      version: agent.version,
      sha256,
    })
  const { name, version } = agent
  if (!world.executables.isNews([name, version, sha256, state, started, account.uid].join(' ')))
    return ok(true)
  const { uid: osUid, name: osAccount } = account
  return record(
    world,
    {
      kind: 'agent.identified',
      source: 'device',
      agent,
      facts: { executable: state, started },
      fields: cleanFields(
        {
          principal: JSON.stringify({ osUid, osAccount }),
          detail: JSON.stringify({ executable: { path, sha256 } }),
        },
        world.cleaner,
      ),
    },
    { lane: isSuspect ? 'reserved' : 'ordinary' },
  )
}
