import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  canMakeMachines,
  installClaudeCode,
  machineAccounts,
  machineModel,
  reachableClient,
  runMachineClaude,
  throwAwayMachine,
} from '@custody/testkit'
import type { MachineEnd, MachineInit, ThrowAwayMachine } from '@custody/testkit'

export const checkout = join(import.meta.dirname, '..', '..')
const installed = await installClaudeCode()

/** Whether the package can be tried here with the real client, under that pid 1. */
export async function canTryPackages(init: MachineInit): Promise<boolean> {
  return installed.ok && (await canMakeMachines(init))
}

/** A machine with a developer, the real client and two versions of the package, none of them installed. */
export type PackagedMachine = AsyncDisposable & {
  readonly machine: ThrowAwayMachine
  /** The packages, older first. */
  readonly debs: readonly [string, string]
  /** Runs a script of root's; throws where it fails. */
  readonly root: (script: string, env?: { readonly [name: string]: string }) => Promise<MachineEnd>
  /** Runs the client on calls of Bash, one after the other. */
  readonly call: (...commands: readonly string[]) => Promise<MachineEnd>
  /** The same, and gives what the model was told last. */
  readonly told: (...commands: readonly string[]) => Promise<string>
  /** Waits until that test of a shell says yes, 20 s at most. */
  readonly until: (isSo: string) => Promise<void>
  readonly exists: (path: string) => Promise<boolean>
}

export async function packagedMachine(init: MachineInit): Promise<PackagedMachine> {
  if (!installed.ok) throw new Error(installed.error.code)
  const folder = mkdtempSync(join(tmpdir(), 'custody-debs-'))
  const debs = [age(build(folder, '1.0.0')), build(folder, '1.0.1')] as const
  const client = await reachableClient(installed.value)
  const machine = await throwAwayMachine(init)
  const run = (script: string, env = {}) =>
    machine.run({ command: ['/bin/sh', '-euc', script], env, timeoutMs: 120_000 })
  const root: PackagedMachine['root'] = async (script, env) => {
    const end = await run(script, env)
    if (end.exitCode !== 0) throw new Error(`${script}: ${end.stdout}${end.stderr}`)
    return end
  }
  /** How the client ended, and the last conversation that the model was sent. */
  const session = async (commands: readonly string[]) => {
    const turns = commands.map(
      (command) => [{ kind: 'tool_use', tool: 'Bash', input: { command } }] as const,
    )
    const model = await machineModel(machine, [{ when: 'go', turns }])
    const end = await runMachineClaude(machine, {
      client: client.path,
      modelUrl: model.url,
      prompt: 'go',
      args: ['--allowedTools', 'Bash'],
      timeoutMs: 150_000,
    })
    const told = JSON.stringify(model.requests.at(-1)?.body['messages'] ?? '')
    model.close()
    return { end, told }
  }
  const { developer } = machineAccounts
  await root(
    `echo dev:x:${developer}:${developer}::/home/dev:/bin/bash >> /etc/passwd
     install -d -m 700 -o ${developer} -g ${developer} /home/dev`,
  )
  return {
    machine,
    debs,
    root,
    call: async (...commands) => (await session(commands)).end,
    told: async (...commands) => (await session(commands)).told,
    async until(isSo) {
      await root(`for turn in $(seq 200); do if ${isSo}; then exit 0; fi; sleep 0.1; done; exit 1`)
    },
    exists: async (path) => (await run(`test -e ${path}`)).exitCode === 0,
    async [Symbol.asyncDispose]() {
      await machine.remove()
      await client[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true })
    },
  }
}

/** By the one command that a person types. */
function build(folder: string, version: string): string {
  const tool = join(checkout, 'tools/package-deb.ts')
  const built = spawnSync(process.execPath, [tool, folder, '--quick', '--version', version], {
    encoding: 'utf8',
  })
  if (built.status !== 0) throw new Error(built.stderr)
  return built.stdout.split(' ')[0] ?? ''
}

/** Gives a package other bytes in a program, a part of the application and a unit, as an earlier version would have. */
function age(deb: string): string {
  const [tree, lib] = [`${deb}.tree`, `${deb}.tree/usr/lib`]
  const script = `
    dpkg-deb -R ${deb} ${tree}
    for file in custody/app/apps/daemon/src/main.ts custody/app/apps/cli/custody.mjs; do
      echo '// earlier' >> ${lib}/$file
    done
    echo '# earlier' >> ${lib}/systemd/system/custodyd.service
    echo >> ${lib}/custody/custody-ask
    dpkg-deb --root-owner-group -Zgzip -z1 --build ${tree} ${deb}
    rm -r ${tree}`
  const aged = spawnSync('/bin/sh', ['-euc', script], { encoding: 'utf8' })
  if (aged.status !== 0) throw new Error(aged.stderr)
  return deb
}
