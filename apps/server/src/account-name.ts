import { userInfo } from 'node:os'

/** The name of the account that runs this process; its number where the system has no name for it, as in a container. */
export function accountName(): string {
  try {
    return userInfo().username
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`
  }
}
