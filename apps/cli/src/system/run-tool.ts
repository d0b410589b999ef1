import { spawnSync } from 'node:child_process'

const environment = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C' }
const timeoutMs = 60_000

/** Whether a program of the system says yes: it ended with 0. */
export function saysYes(program: string, args: readonly string[]): boolean {
  return (
    spawnSync(program, args, { stdio: 'ignore', env: environment, timeout: timeoutMs }).status === 0
  )
}

/** Runs a program of the system to its end. Throws with what it said. */
export function runTool(program: string, args: readonly string[]): void {
  const ran = spawnSync(program, args, { encoding: 'utf8', env: environment, timeout: timeoutMs })
  if (ran.error !== undefined) throw ran.error
  if (ran.status === 0) return
  const said = ran.stderr.trim().split('\n').at(-1) ?? ''
  throw new Error(
    `${program} ended with ${ran.status ?? ran.signal}${said === '' ? '' : `: ${said}`}`,
  )
}
