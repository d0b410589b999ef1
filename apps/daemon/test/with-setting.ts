import { dirname } from 'node:path'
import { machineAccounts } from '@custody/testkit'
import type { GovernedMachine } from './governed-machine.ts'

/** Does something on a machine whose root wrote that file of /etc/custody. Afterwards the machine is as before. */
export async function withSetting<Value>(
  governed: GovernedMachine,
  file: string,
  content: object,
  act: () => Promise<Value>,
): Promise<Value> {
  const folder = dirname(file)
  await anew(governed, `install -d -m 755 ${folder}; printf '%s' "$1" > ${file}`, content)
  try {
    return await act()
  } finally {
    await anew(governed, `rm ${file}`)
  }
}

/** Has the daemon start anew with what that script of root's left. */
async function anew(governed: GovernedMachine, write: string, content?: object): Promise<void> {
  const { machine, until } = governed
  const before = await startOf(governed)
  const script = `${write}; pkill -u ${machineAccounts.daemon} -f daemon/src/main`
  const command = ['/bin/sh', '-euc', script, 'sh', JSON.stringify(content ?? null)]
  const done = await machine.run({ command })
  if (done.exitCode !== 0) throw new Error(`the setting was not put in place: ${done.stderr}`)
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
