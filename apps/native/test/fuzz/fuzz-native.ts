import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { machineAccounts, machinePlaces, separateMachine } from '@custody/testkit'
import type { SeparateMachine } from '@custody/testkit'
import type { NativeBuild } from '../../src/native-programs.ts'
import { buildNative } from '../../src/native-programs.ts'
import { reportsIn } from '../builds.ts'

const checkout = join(import.meta.dirname, '..', '..', '..', '..')
const { daemon, sealer, developer, other } = machineAccounts

/** What came of some seeds: counts by name, and every way in which they went wrong. */
export type Fuzzed = {
  readonly counts: { readonly [what: string]: number }
  readonly problems: readonly string[]
}

export type NativeFuzz = AsyncDisposable & {
  /** As many seeds from `first` on; the same seeds do the same. */
  readonly broker: (first: number, count: number) => Promise<Fuzzed>
  readonly ask: (first: number, count: number) => Promise<Fuzzed>
}

/** A machine of its own in which one build of the native programs is thrown things at. Needs root. */
export async function nativeFuzz(build: NativeBuild): Promise<NativeFuzz> {
  const native = mkdtempSync(join(tmpdir(), 'custody-native-'))
  buildNative(native, build)
  const machine = await separateMachine(checkout, native)
  await prepare(machine)
  let said = ''
  let supervised = false

  const run = async (script: string, uid: number, words: readonly number[]): Promise<Fuzzed> => {
    const command = [
      machinePlaces.node,
      `${machinePlaces.app}/apps/native/test/in-machine/${script}`,
      ...words.map(String),
    ]
    const end = await machine.run({ command, uid, timeoutMs: 600_000 })
    if (end.exitCode !== 0) return { counts: {}, problems: [`${script} ended: ${end.stderr}`] }
    const { problems, ...counts } = JSON.parse(end.stdout)
    return { counts, problems }
  }
  return {
    async broker(first, count) {
      if (!supervised) {
        const supervisor = await machine.superviseBroker()
        supervisor.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
        supervised = true
      }
      const { counts, problems } = await run('fuzz-broker.ts', daemon, [
        first,
        count,
        developer,
        other,
        sealer,
      ])
      const ends = said.split('\n').filter((line) => line.includes('custody-broker ended'))
      const strays = await strayChanges(machine)
      return { counts, problems: [...problems, ...reportsIn(said), ...ends, ...strays] }
    },
    ask: (first, count) => run('fuzz-ask.ts', 0, [first, count, developer]),
    async [Symbol.asyncDispose]() {
      await machine.remove()
      rmSync(native, { recursive: true })
    },
  }
}

/** Secrets that may never be told, and the time after which only managed files may change. */
async function prepare(machine: SeparateMachine): Promise<void> {
  const script = `
    printf 'mine\\n' > /home/dev/own; printf 'CANARY-ROOT\\n' > /root/secret; chmod 600 /root/secret
    printf 'CANARY-OTHER\\n' > /home/other/secret; chmod 600 /home/other/secret
    printf 'canary:CANARY-SHADOW:1::::::\\n' >> /etc/shadow; chgrp 42 /etc/shadow; chmod 640 /etc/shadow
    ln -s /root/secret /home/dev/link; ln -s /home/dev /home/dev/folder; ln -s loop /home/dev/loop
    mkfifo /home/dev/fifo; head -c 3000000 /dev/zero > /home/dev/large
    mkdir /home/dev/many; cd /home/dev/many; seq 6000 | sed "s/^/$(printf %0200d 0)/" | xargs touch
    chown ${developer}:${developer} /home/dev/own /home/dev/fifo /home/dev/large /home/dev/many; chown ${other} /home/other/secret
    touch /run/began; sleep 0.02`
  const end = await machine.run({ command: ['/bin/sh', '-euc', script] })
  if (end.exitCode !== 0) throw new Error(end.stderr)
  const many = Array.from({ length: 12 }, (_, at) => [
    `${'N'.repeat(100_000)}${at}`,
    'CANARY-VALUE',
  ])
  machine.start({ command: ['/bin/sleep', '3600'], uid: developer, env: Object.fromEntries(many) })
  for (const uid of [developer, other])
    machine.start({ command: ['/bin/sleep', '3600'], uid, env: { API_TOKEN: 'CANARY-VALUE' } })
}

/** Files and folders that changed and are no managed ones. */
async function strayChanges(machine: SeparateMachine): Promise<readonly string[]> {
  const places = '/etc /home /usr /root/secret'
  const managed =
    '^/etc$|^/etc/(claude-code|codex|gemini-cli|github-copilot|github-copilot/policy.d|opencode|cursor)(/[a-z-]+\\.(json|toml))?$'
  const script = `find ${places} -xdev -newer /run/began -not -path '${machinePlaces.programs}*' | grep -Ev '${managed}' || true`
  const { stdout } = await machine.run({ command: ['/bin/sh', '-c', script] })
  return stdout
    .split('\n')
    .filter((path) => path !== '')
    .map((path) => `changed: ${path}`)
}
