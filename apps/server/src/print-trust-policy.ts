import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { nodeCrypto } from '@custody/keys'
import { kyselyOf, openToRead, sqliteEvidenceStore, sqliteFleetStore } from '@custody/stores'
import { serverTrustPolicy } from './views/server-trust-policy.ts'

/**
 * The lines that an auditor's trust policy needs of this server. Null before the first start. Read beside a running server;
 * it is the server's word until a witness was told the keys.
 */
export async function printedTrustPolicy(home: string, witnessing: string): Promise<string | null> {
  const path = join(home, 'server', 'store.sqlite')
  if (!existsSync(path)) return null
  const db = openToRead(path)
  try {
    const world = {
      evidence: sqliteEvidenceStore(db, nodeCrypto),
      fleet: sqliteFleetStore(db),
      query: kyselyOf(db),
      crypto: nodeCrypto,
      witnessing,
    }
    return await serverTrustPolicy(world, undefined)
  } finally {
    db.close()
  }
}
