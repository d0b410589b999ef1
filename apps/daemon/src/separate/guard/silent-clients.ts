import { agentNamed } from '@custody/agents'
import { argvOf, processesBelow } from '../../mcp/child-processes.ts'
import { managedPlace } from '../places.ts'
import type { Registration } from '../registrations.ts'
import { nameOf } from '../registrations.ts'
import { childKey, isSilent } from './is-silent.ts'

/** Looks at registered clients again and again, and says which are silent. Once silent, until a hook comes. */
export function silentClients() {
  const childrenBefore = new Map<string, ReadonlySet<string>>()
  const silent = new Set<string>()
  return {
    isSilent(registration: Registration, now: number): boolean {
      const { client, agent, heardAt } = registration
      const key = nameOf(client)
      const managed = agentNamed(agent.name)?.managed
      if (heardAt !== null || managed === undefined || managed === null) {
        silent.delete(key)
        return false
      }
      const argv = argvOf(client.pid)
      // Neither what we start for it, nor itself under another number.
      const ours = new Set([managedPlace.askPath, argv[0]])
      const children = processesBelow(client.pid).filter(
        (child) => child.parent === client.pid && !ours.has(child.argv[0]),
      )
      const before = childrenBefore.get(key) ?? new Set()
      if (isSilent({ registration, now, argv, children, before }, managed)) silent.add(key)
      childrenBefore.set(key, new Set(children.map(childKey)))
      return silent.has(key)
    },
    forget(key: string): void {
      childrenBefore.delete(key)
      silent.delete(key)
    },
  }
}
