import { homedir, userInfo } from 'node:os'

/** An account of this machine. Its name is `uid N` where the system has none for it, as in a container. */
export type Account = {
  readonly uid: number
  readonly gid: number
  readonly name: string
  /** Absolute. */
  readonly home: string
}

/** The account that runs this process. */
export function ownAccount(): Account {
  const uid = process.getuid?.() ?? -1
  const gid = process.getgid?.() ?? -1
  try {
    return { uid, gid, name: userInfo().username, home: homedir() }
  } catch {
    return { uid, gid, name: `uid ${uid}`, home: homedir() }
  }
}
