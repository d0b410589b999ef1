import { request } from 'node:http'
import { findManaged, managedPaths } from './managed-files.ts'
import { systemPlaces } from './places.ts'
import { wait } from './processes.ts'
import { readCanary } from './read-canary.ts'

/** What an installation that was just started shows of itself. */
export type Shown = {
  readonly answers: boolean
  /** Every managed file stands, so agents are governed from their next start on. */
  readonly governs: boolean
  /** A call that must be denied was denied, by a rule of the policy, and its entry stands. */
  readonly denies: boolean
  /** What became of that call instead, in words; null where it was denied. */
  readonly instead: string | null
}

/**
 * Waits until the daemon answers and its guard has written the managed files; then sends a call that must be denied. Calls
 * `eachTime` before it looks.
 */
export async function awaitDaemon(withinMs: number, eachTime: () => void): Promise<Shown> {
  const end = performance.now() + withinMs
  const until = async (isSo: () => Promise<boolean> | boolean): Promise<boolean> => {
    for (;;) {
      eachTime()
      if (await isSo()) return true
      if (performance.now() >= end) return false
      await wait(100)
    }
  }
  const answers = await until(async () => (await ask('GET', '/status')) !== null)
  const governs =
    answers && (await until(() => managedPaths.every((path) => findManaged(path) === 'ours')))
  let canary = readCanary(null)
  if (governs)
    await until(async () => {
      canary = readCanary(await ask('POST', '/canary?agent=claude-code'))
      return canary.answered
    })
  return { answers, governs, denies: canary.instead === null, instead: canary.instead }
}

function ask(method: string, path: string): Promise<unknown> {
  return new Promise((resolve) => {
    const nothing = () => resolve(null)
    const asking = request(
      {
        socketPath: systemPlaces.controlSocket,
        method,
        path,
        headers: { host: 'custody' },
        timeout: 15_000,
      },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8')
        answer.on('data', (chunk: string) => (text += chunk))
        answer.on('error', nothing)
        answer.on('end', () => resolve(answer.statusCode === 200 ? JSON.parse(text) : null))
      },
    )
    asking.on('timeout', () => asking.destroy())
    asking.on('error', nothing)
    asking.end()
  })
}
