import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { JsonObject } from '@custody/model'
import { claudeEnvironment } from '../run-claude.ts'
import type { Script } from '../scripted-model/script.ts'
import type { ThrowAwayMachine } from './machine.ts'
import type { MachineEnd, MachineProgram } from './program.ts'
import { machineAccounts } from './separate.ts'

/** What the model was sent in one request. */
export type MachineModelRequest = {
  readonly script: string | null
  readonly turn: number
  readonly body: JsonObject
}

export type MachineModel = {
  readonly url: string
  /** In order of arrival; grows. */
  readonly requests: readonly MachineModelRequest[]
  readonly close: () => void
}

/** Starts the scripted model on the machine's own loopback, from this checkout, which the machine sees as well. */
export async function machineModel(
  machine: ThrowAwayMachine,
  scripts: readonly Script[],
): Promise<MachineModel> {
  const child = machine.start({
    command: [process.execPath, join(import.meta.dirname, '..', 'scripted-model', 'main.ts')],
  })
  child.stdin?.end(JSON.stringify(scripts))
  if (child.stdout === null) throw new Error('no standard output')
  const lines = createInterface({ input: child.stdout })
  const [url] = (await once(lines, 'line')) as [string]
  const requests: MachineModelRequest[] = []
  lines.on('line', (line) => requests.push(JSON.parse(line)))
  return { url, requests, close: () => child.kill('SIGKILL') }
}

export type MachineClaude = {
  /** The executable, where every account of the machine can reach it. */
  readonly client: string
  readonly modelUrl: string
  readonly prompt: string
  readonly args?: readonly string[]
} & Pick<MachineProgram, 'env' | 'cwd' | 'timeoutMs' | 'uid'>

/** Runs `claude -p` once in the machine, by default as its developer in `/home/dev`, and waits for its end. */
export function runMachineClaude(
  machine: ThrowAwayMachine,
  { client, modelUrl, prompt, args = [], ...how }: MachineClaude,
): Promise<MachineEnd> {
  return machine.run({
    uid: machineAccounts.developer,
    cwd: '/home/dev',
    ...how,
    command: [client, '-p', prompt, ...args],
    env: { ...claudeEnvironment({ home: '/home/dev', temporary: '/tmp' }, modelUrl), ...how.env },
  })
}
