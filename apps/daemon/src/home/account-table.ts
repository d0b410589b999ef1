import type { Account } from './account.ts'

/** The accounts of a passwd table by number, of the same number the first. Lines that are none are left out. passwd(5). */
export function parseAccounts(table: string): ReadonlyMap<number, Account> {
  const accounts = new Map<number, Account>()
  for (const line of table.split('\n')) {
    const fields = line.split(':')
    const [name = '', , uid = '', gid = '', , home = ''] = fields
    if (fields.length !== 7 || name === '' || !isNumber(uid) || !isNumber(gid)) continue
    if (!accounts.has(Number(uid)) && home.startsWith('/'))
      accounts.set(Number(uid), { uid: Number(uid), gid: Number(gid), name, home })
  }
  return accounts
}

function isNumber(text: string): boolean {
  return /^\d{1,10}$/.test(text)
}
