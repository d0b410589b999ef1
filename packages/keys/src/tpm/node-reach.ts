// Pure. Access to the chip's node is access to every key in it: auth values on them are void, because whoever owns the
// chip makes them anew. Source: security.md, "Access to the attestation key".

/** Who can open a node, as its mode and the account tables say. Access lists and containers stand in neither. */
export type NodeReach = {
  /** Names of accounts but root, in alphabetical order. */
  readonly accounts: readonly string[]
  readonly everyone: boolean
}

export type NodeMode = { readonly mode: number; readonly uid: number; readonly gid: number }

const readWrite = 0o6

/** `passwd` and `group` are the texts of the tables. */
export function reachOf({ mode, uid, gid }: NodeMode, passwd: string, group: string): NodeReach {
  const accounts = rowsOf(passwd).map(([name = '', , id, primary]) => ({ name, id, primary }))
  const opens = (shift: number) => ((mode >> shift) & readWrite) === readWrite
  const members = rowsOf(group)
    .filter(([, , id]) => id === String(gid))
    .flatMap(([, , , names = '']) => names.split(',').filter((name) => name !== ''))
  const owners = accounts.filter(({ id }) => opens(6) && id === String(uid))
  const ofGroup = accounts.filter(
    ({ name, primary }) => opens(3) && (primary === String(gid) || members.includes(name)),
  )
  // Members who are in no table of this machine come from a directory.
  const unlisted = opens(3) ? members : []
  const names = [...owners.map(({ name }) => name), ...ofGroup.map(({ name }) => name), ...unlisted]
  const others = [...new Set(names)].filter((name) => name !== 'root')
  return { accounts: others.toSorted(), everyone: opens(0) }
}

/** Whether anybody but root and the one who seals can open it. */
export function isShared({ accounts, everyone }: NodeReach, sealer: string): boolean {
  return everyone || accounts.some((name) => name !== sealer)
}

function rowsOf(table: string): readonly (readonly string[])[] {
  return table
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(':'))
}
