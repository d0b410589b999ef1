import { dirname } from 'node:path'
import { accountFiles } from '../broker/account-files.ts'
import type { AccountFiles } from '../broker/account-files.ts'
import type { Account } from '../home/account.ts'
import type { AgentPlaces } from '../identify/client-version.ts'

const packageBytesMax = 256 * 1024
const linksMax = 40
const absent = 2

const nobody = 65_534

/** Package files and links as the account of the process sees them; those that root installed for all, as nobody. */
export function brokerPlaces(
  brokerSocket: string,
  accountOf: (uid: number) => Account | null,
): AgentPlaces {
  const byUid = new Map<number, AccountFiles>()
  const filesOf = (uid: number): AccountFiles => {
    // Nobody's rights are enough for what root installed for all, and the broker never becomes root.
    const as = uid === 0 ? nobody : uid
    const files =
      byUid.get(as) ?? accountFiles(brokerSocket, { uid: as, gid: accountOf(as)?.gid ?? as })
    byUid.set(as, files)
    return files
  }
  return {
    async readPackage(path, uid) {
      const read = await filesOf(uid).read(path, 0, packageBytesMax)
      if (read.ok)
        return read.value.status.uid === uid ? read.value.bytes.toString('utf8') : 'unreadable'
      const { error } = read
      return error.code === 'BROKER_REFUSED' && error.errno === absent ? 'absent' : 'unreadable'
    },
    resolve: (path, uid) => resolveAs(filesOf(uid), path),
  }
}

/** Follows the links of the last component, which is where a program's name is one. */
async function resolveAs(files: AccountFiles, path: string): Promise<string | null> {
  let at = path
  for (let links = 0; links < linksMax; links += 1) {
    const looked = await files.look(at)
    if (!looked.ok) return null
    const { status, target } = looked.value
    if (status.kind !== 'link') return at
    at = target.startsWith('/') ? target : `${dirname(at)}/${target}`
  }
  return null
}
