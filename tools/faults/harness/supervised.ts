import { readFileSync } from 'node:fs'
import { chown } from 'node:fs/promises'
import { join } from 'node:path'
import { custodyOf, reachableCheckout, throwAwayPerson } from '@custody/testkit'
import type { Custody, ThrowAwayPerson } from '@custody/testkit'
import { freePort, repository } from './installation.ts'

export type Pids = {
  readonly pid: number
  readonly serverPid: number | null
  readonly daemonPid: number | null
}

/** Custody as any person has it, by `custody up`, on ports of its own. */
export type Supervised = AsyncDisposable & {
  readonly checkout: string
  readonly person: ThrowAwayPerson
  readonly custody: Custody
  readonly hookPort: number
  /** As `up` wrote them down last. */
  readonly pids: () => Pids
}

export async function supervised(): Promise<Supervised> {
  const checkout = reachableCheckout(repository)
  const person = await throwAwayPerson()
  const custody = custodyOf(checkout.folder, person)
  const hookPort = await freePort()
  const config = JSON.stringify({ hookPort, serverPort: await freePort() })
  await person.write(join(custody.home, 'config.json'), config, 0o600)
  for (const folder of ['.local', '.local/state', '.local/state/custody'])
    await chown(join(person.home, folder), person.uid, person.gid)
  return {
    checkout: checkout.folder,
    person,
    custody,
    hookPort,
    pids: () => JSON.parse(readFileSync(join(custody.home, 'up.json'), 'utf8')),
    [Symbol.asyncDispose]: async () => {
      await custody.stop()
      await person.remove()
      checkout[Symbol.dispose]()
    },
  }
}

/** Kills outright; a process that is gone already is as good. */
export function killOutright(pid: number | null): boolean {
  try {
    if (pid === null) return false
    return process.kill(pid, 'SIGKILL')
  } catch {
    return false
  }
}
