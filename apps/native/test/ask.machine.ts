import { spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { machineAccounts, machinePlaces, separateMachine } from '@custody/testkit'
import type { SeparateMachine } from '@custody/testkit'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { buildNative } from '../src/native-programs.ts'
import { describeBuilds, reportsIn } from './builds.ts'

const checkout = join(import.meta.dirname, '..', '..', '..')
const { developer, other } = machineAccounts
const hook = [`${machinePlaces.programs}/custody-ask`, 'hook', 'claude-code', 'PreToolUse']
const helper = [`${machinePlaces.programs}/custody-ask`, 'policy-helper']

describeBuilds('custody-ask', (build) => {
  let machine: SeparateMachine
  let listening: ChildProcess | null = null
  const native = mkdtempSync(join(tmpdir(), 'custody-native-'))

  beforeAll(async () => {
    buildNative(native, build)
    machine = await separateMachine(checkout, native)
  })
  afterEach(async () => {
    listening?.kill('SIGKILL')
    listening = null
    await sh('rm -rf /run/custody')
  })
  afterAll(async () => {
    await machine?.remove()
    rmSync(native, { recursive: true })
  })

  const sh = (script: string) => machine.run({ command: ['/bin/sh', '-euc', script] })

  /** Answers in one way, as root unless told otherwise. */
  async function answer(way: string, uid = 0, folder = 'install -d -m 755 /run/custody') {
    await sh(`${folder}; chown ${uid} /run/custody`)
    const command = [
      machinePlaces.node,
      `${machinePlaces.app}/apps/native/test/in-machine/answering.mjs`,
      way,
    ]
    const child = machine.start({ command, uid })
    listening = child
    await Promise.race([once(child, 'exit'), once(child.stdout ?? child, 'data')])
    await sh('chmod 666 /run/custody/ask.sock')
  }
  const ask = async (command: readonly string[], more: object = {}) => {
    const end = await machine.run({ command, uid: developer, input: '{"tool":"x"}', ...more })
    expect(reportsIn(end.stderr)).toEqual([])
    return end
  }

  test('forwards the hook’s body under its names, and prints the answer', async () => {
    await answer('echo')
    expect(await ask(hook)).toMatchObject({
      exitCode: 0,
      stdout: 'CA1h|claude-code\0PreToolUse\0{"tool":"x"}',
      stderr: '',
    })
  })

  test('gives back the daemon’s exit code and both its texts', async () => {
    await answer('deny')
    expect(await ask(hook)).toMatchObject({
      exitCode: 2,
      stdout: '{"decision":"block"}',
      stderr: 'no',
    })
  })

  test('carries a body of megabytes', async () => {
    await answer('echo')
    const input = 'a'.repeat(1_900_000)
    const end = await ask(hook, { input })
    expect([end.exitCode, end.stdout.length]).toEqual([0, input.length + 28])
  })

  test('as policyHelper it tells the client’s version and nothing else of the environment', async () => {
    await answer('echo')
    const env = { CLAUDE_CODE_VERSION: '2.1.330', SECRET: 'x', LD_PRELOAD: '/nowhere.so' }
    expect(await ask(helper, { env })).toMatchObject({ exitCode: 0, stdout: 'CA1p|2.1.330\0' })
    const long = { CLAUDE_CODE_VERSION: '9'.repeat(65) }
    expect(await ask(helper, { env: long })).toMatchObject({ exitCode: 0, stdout: 'CA1p|\0' })
  })

  test.each([['empty'], ['cut'], ['huge'], ['odd']])(
    'an answer that is %s is a refusal',
    async (way) => {
      await answer(way)
      const end = await ask(hook)
      expect(end).toMatchObject({ exitCode: 2, stdout: '' })
      expect(end.stderr).toMatch(/so it was stopped: .+\nhint: type `custody doctor`/)
      expect(await ask(helper)).toMatchObject({ exitCode: 1, stdout: '' })
    },
  )

  test('a daemon that says nothing is a refusal in time', async () => {
    await answer('silent')
    const end = await ask(helper)
    expect(end).toMatchObject({ exitCode: 1, stdout: '' })
    expect(end.stderr).toMatch(/did not answer in time/)
    expect(end.durationMs).toBeLessThan(10_000)
  })

  test('no daemon is a refusal, and no word makes it another', async () => {
    expect(await ask(hook)).toMatchObject({ exitCode: 2, stdout: '' })
    expect(await ask([...hook, 'open'])).toMatchObject({ exitCode: 2, stdout: '' })
    expect(await ask(helper)).toMatchObject({ exitCode: 1, stdout: '' })
  })

  test.each([
    ['held by another account', other, 'install -d -m 755 /run/custody'],
    ['in a folder that all may write', 0, 'install -d -m 777 /run/custody'],
  ])('a socket %s is not asked', async (_, uid, folder) => {
    await answer('echo', uid, folder)
    expect(await ask(hook)).toMatchObject({ exitCode: 2, stdout: '' })
  })

  test('to be told to end is a refusal too, not an end by a signal', async () => {
    const signals = ['HUP', 'INT', 'QUIT', 'TERM', 'USR1', 'XCPU', 'SEGV', 'ABRT']
    const seconds = build === 'valgrind' ? 8 : 1
    const script = `
      for signal in ${signals.join(' ')}; do sleep ${seconds + 2} | ${hook.join(' ')} & ended[$!]=$signal; done
      sleep ${seconds}
      for one in "\${!ended[@]}"; do kill -\${ended[$one]} $one; done
      for one in "\${!ended[@]}"; do wait $one; echo \${ended[$one]} $?; done`
    const end = await ask(['/bin/bash', '-c', script])
    const told = end.stdout.trim().split('\n').toSorted()
    expect(told).toEqual(signals.map((signal) => `${signal} 2`).toSorted())
    expect(end.stderr.match(/it was told to end/g)).toHaveLength(6)
    expect(end.stderr.match(/custody-ask itself failed/g)).toHaveLength(2)
  })

  test('the time limit holds where the caller blocked or ignored its signal', async () => {
    await answer('silent')
    const options = ['--block-signal=ALRM', '--ignore-signal=ALRM']
    const ends = options.map((option) =>
      ask(['/usr/bin/env', option, ...helper], { timeoutMs: 10_000 }),
    )
    expect((await Promise.all(ends)).map((end) => end.exitCode)).toEqual([1, 1])
  })

  test('that nobody reads its words does not keep it', async () => {
    await sh('rm -f /tmp/code')
    const script = `{ head -c 65536 /dev/zero; ${helper.join(' ')} 2>&1; echo $? > /tmp/code; } | sleep 6`
    await ask(['/bin/sh', '-c', `${script} & sleep 5; cat /tmp/code`]).then((end) =>
      expect(end.stdout).toBe('1\n'),
    )
  })

  // Valgrind itself needs files and streams.
  const ours = build === 'valgrind' ? () => {} : test
  ours('a file size limit of the caller’s is a refusal, not an end by a signal', async () => {
    await answer('echo')
    const end = await ask(['/bin/sh', '-c', `ulimit -f 0; ${hook.join(' ')} > /tmp/limited`])
    expect(end.exitCode).toBe(2)
  })

  test('waits for a standard input that does not wait itself', async () => {
    await answer('echo')
    const script = `${machinePlaces.app}/apps/native/test/in-machine/unready-input.ts`
    const end = await ask([machinePlaces.node, script, ...hook])
    expect(end).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/"late"}$/) })
  })

  // Only what is shipped is static; the others are loaded as any program is.
  if (build === 'installed')
    test('nothing that a caller sets makes it run other code', async () => {
      await answer('echo')
      writeFileSync(
        join(native, 'x.c'),
        'void __attribute__((constructor)) x(void) { _exit(0); } void _exit(int);',
      )
      spawnSync('gcc', [
        '-w',
        '-shared',
        '-fPIC',
        '-o',
        join(machine.root, 'tmp/x.so'),
        join(native, 'x.c'),
      ])
      const env = {
        LD_PRELOAD: '/tmp/x.so',
        LD_AUDIT: '/tmp/x.so',
        LD_LIBRARY_PATH: '/tmp',
        BASH_ENV: '/tmp/x',
      }
      expect((await ask(['/bin/true'], { env: { LD_PRELOAD: '/tmp/x.so' } })).exitCode).toBe(0)
      expect(await ask(['/bin/false'], { env: { LD_PRELOAD: '/tmp/x.so' } })).toMatchObject({
        exitCode: 0,
      })
      expect((await ask(hook, { env })).stdout).toMatch(/^CA1h/)
    })

  ours('a closed standard stream is no way to mislead it', async () => {
    await answer('echo')
    const shut = (what: string) => ask(['/bin/sh', '-c', `exec ${hook.join(' ')} ${what}`])
    expect((await shut('>&-')).exitCode).toBe(0)
    expect(await shut('<&- 2>&-')).toMatchObject({
      exitCode: 0,
      stdout: 'CA1h|claude-code\0PreToolUse\0',
    })
    expect((await shut('> /dev/full')).exitCode).toBe(2)
  })
})
