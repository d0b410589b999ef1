import { readFileSync, statSync } from 'node:fs'
import { reachOf } from './node-reach.ts'
import type { NodeReach } from './node-reach.ts'

/** Who can open the node, read now; everyone where it cannot be told. */
export function readNodeReach(path: string): NodeReach {
  try {
    const { mode, uid, gid } = statSync(path)
    const table = (name: string) => readFileSync(`/etc/${name}`, 'utf8')
    return reachOf({ mode, uid, gid }, table('passwd'), table('group'))
  } catch {
    return { accounts: [], everyone: true }
  }
}
