import { machineAccounts } from '@custody/testkit'
import type { GovernedMachine } from '../governed-machine.ts'
import type { Evasion } from './evasion.ts'

const file = '/etc/custody/floor.json'

/** The same attempt on a machine whose root wrote that floor. Afterwards the machine is as before. */
export function underFloor(floor: object, attempt: Evasion['attempt']): Evasion['attempt'] {
  return async (governed, command) => {
    await withFloor(governed, JSON.stringify({ v: 1, ...floor }))
    try {
      return await attempt(governed, command)
    } finally {
      await withFloor(governed, null)
    }
  }
}

/** Puts the floor in place, or takes it away, and has the daemon start anew with it. */
async function withFloor(governed: GovernedMachine, text: string | null): Promise<void> {
  const { machine, until } = governed
  const write =
    text === null
      ? `rm ${file}`
      : `install -d -m 755 ${file.replace(/\/[^/]*$/, '')}; printf '%s' "$1" > ${file}`
  const before = await startOf(governed)
  const script = `${write}; pkill -u ${machineAccounts.daemon} -f daemon/src/main`
  const done = await machine.run({ command: ['/bin/sh', '-euc', script, 'sh', text ?? ''] })
  if (done.exitCode !== 0) throw new Error(`the floor was not put in place: ${done.stderr}`)
  const isAnew = async () => {
    const started = await startOf(governed)
    return started !== null && started !== before
  }
  if (!(await until(isAnew, 30_000))) throw new Error('the daemon did not start anew')
}

/** When the daemon that answers started; null where none does. */
async function startOf({ control }: GovernedMachine): Promise<number | null> {
  const told = await control('/status')
  return told === '' ? null : Number(JSON.parse(told).startedAt)
}
