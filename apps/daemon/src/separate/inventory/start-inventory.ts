import { join } from 'node:path'
import { startLoop } from '../../background/loop.ts'
import { accountFiles } from '../../broker/account-files.ts'
import type { Government } from '../../govern.ts'
import type { Ground } from '../../ground.ts'
import { runningAccounts } from '../accounts.ts'
import { separatePlaces } from '../places.ts'
import type { SeparateSeat } from '../separate-seat.ts'
import { keepTold, readTold } from './kept-inventory.ts'
import type { AgentInventory } from './take-inventory.ts'
import { agentInventory } from './take-inventory.ts'

const everyMs = 10 * 60_000
const nobody = { uid: 65_534, gid: 65_534 }

/** Looks for agents at rest now, and every ten minutes. */
export function startInventory(
  { home }: Pick<Ground, 'home'>,
  { standing }: SeparateSeat,
  { world }: Government,
): { readonly inventory: AgentInventory; readonly stop: () => Promise<void> } {
  const path = join(home.folder, 'agents-at-rest.json')
  const inventory = agentInventory({
    ...world,
    accounts: () => runningAccounts(standing.accountOf),
    filesOf: (account) => accountFiles(separatePlaces.brokerSocket, account ?? nobody),
    monotonicMs: () => performance.now(),
    told: readTold(path),
    keep: (told) => keepTold(path, told),
  })
  const loop = startLoop({
    gatherMs: 10,
    afterFaultMs: everyMs,
    fault: world.fault,
    async run() {
      await inventory.turn()
      return everyMs
    },
  })
  return { inventory, stop: loop.stop }
}
