import { homedir, userInfo } from 'node:os'

/** The account that runs this process. Its name is its number where the system has none for it, as in a container. */
export function ownAccount(): {
  readonly uid: number
  readonly name: string
  readonly home: string
} {
  const uid = process.getuid?.() ?? -1
  try {
    return { uid, name: userInfo().username, home: homedir() }
  } catch {
    return { uid, name: `uid ${uid}`, home: homedir() }
  }
}
