import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { encodeTrustPolicy } from '@custody/evidence'
import { nodeCrypto } from '@custody/keys'
import type { OrganisationId } from '@custody/model'
import { openToRead, sqliteEvidenceStore } from '@custody/stores'
import { ownLogKeys } from './views/own-log-keys.ts'

/**
 * The lines that an auditor's trust policy needs of this server: its own logs' keys, and the witnesses that it asks. Null
 * before the first start. Read beside a running server; it is the server's word until a witness is told the keys.
 */
export async function printedTrustPolicy(home: string): Promise<string | null> {
  const path = join(home, 'server', 'store.sqlite')
  if (!existsSync(path)) return null
  const db = openToRead(path)
  try {
    const row = db.prepare('SELECT id FROM organisation').get()
    if (row === undefined) return null
    const organisation = String(row['id']) as OrganisationId
    const world = { evidence: sqliteEvidenceStore(db, nodeCrypto), crypto: nodeCrypto }
    const witnesses = join(home, 'witnesses')
    return encodeTrustPolicy(
      nodeCrypto,
      await ownLogKeys(world, organisation),
      existsSync(witnesses) ? readFileSync(witnesses, 'utf8') : 'quorum none\n',
    )
  } finally {
    db.close()
  }
}
