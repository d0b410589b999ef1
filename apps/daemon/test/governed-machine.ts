import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { canMakeMachines, machinePlaces, separateMachine } from '@custody/testkit'
import type { SeparateMachine } from '@custody/testkit'
import type { MachineClient } from './machine-client.ts'
import { hasClient, machineClient } from './machine-client.ts'

const checkout = join(import.meta.dirname, '..', '..', '..')

/** Whether the real client can be governed in a throw-away machine here. */
export const canGovern = hasClient && (await canMakeMachines())

/** A throw-away machine with the separate installation running, and the real client in it. */
export type GovernedMachine = MachineClient & {
  readonly machine: SeparateMachine
  /** What the control socket answers to root; empty where nothing does. */
  readonly control: (question: string) => Promise<string>
  /** The newest 500 entries of a kind, newest last, as the control socket tells them to root. */
  readonly entries: (kind: string) => Promise<readonly { readonly [name: string]: unknown }[]>
}

/** Boots one. `prepare` is a script of root's that runs before anything of Custody's does. */
export async function governedMachine(prepare = ''): Promise<GovernedMachine> {
  const native = mkdtempSync(join(tmpdir(), 'custody-native-'))
  const built = spawnSync(process.execPath, [join(checkout, 'apps/native/build.ts'), native])
  if (built.status !== 0) throw new Error(built.stderr.toString())
  const machine = await separateMachine(checkout, native)
  const client = await machineClient(machine)
  const prepared = await machine.run({ command: ['/bin/sh', '-euc', prepare] })
  if (prepared.exitCode !== 0) throw new Error(`the machine was not prepared: ${prepared.stderr}`)
  await machine.supervise()
  const managed = join(machine.root, '/etc/claude-code/managed-settings.json')
  if (!(await client.until(async () => existsSync(managed), 60_000))) {
    await machine.remove()
    throw new Error('the guard wrote no managed file')
  }
  const control: GovernedMachine['control'] = async (question) => {
    const curl = ['/usr/bin/curl', '-s', '-m', '5', '--unix-socket', machinePlaces.controlSocket]
    return (await machine.run({ command: [...curl, `http://custody${question}`] })).stdout
  }
  return {
    ...client,
    machine,
    control,
    async entries(kind) {
      return JSON.parse(await control(`/entries?kind=${kind}&limit=500`)).entries
    },
    async [Symbol.asyncDispose]() {
      await machine.remove()
      await client[Symbol.asyncDispose]()
      rmSync(native, { recursive: true })
    },
  }
}
