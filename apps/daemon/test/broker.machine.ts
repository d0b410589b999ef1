import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { canMakeMachines, machineAccounts, machinePlaces, separateMachine } from '@custody/testkit'
import type { SeparateMachine } from '@custody/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { spawnSync } from 'node:child_process'
import { managedFiles } from '../src/broker/managed-file.ts'

const checkout = join(import.meta.dirname, '..', '..', '..')
const { daemon, sealer, developer, other } = machineAccounts
const possible = await canMakeMachines()

test('the managed files of the daemon and of the broker are the same, by number', () => {
  const source = readFileSync(join(checkout, 'apps/native/src/managed.c'), 'utf8')
  const compiledIn = [...source.matchAll(/^\s*"(\/etc\/[^"]+)",$/gm)].map(([, path]) => path)
  expect(compiledIn).toEqual([...managedFiles])
})

const builds = [
  { build: 'installed', options: [], here: possible },
  { build: 'sanitized', options: ['--sanitize'], here: possible },
  { build: 'valgrind', options: ['--valgrind'], here: possible && existsSync('/usr/bin/valgrind') },
] as const

for (const { build, options, here } of builds)
  describe.skipIf(!here)(`the broker, ${build}`, () => {
    // Under valgrind its process is valgrind's, and a few system calls are others that come near: memory is looked at.
    const ofRights = build === 'valgrind' ? () => {} : test
    let machine: SeparateMachine
    let said = ''
    const native = mkdtempSync(join(tmpdir(), 'custody-native-'))

    beforeAll(async () => {
      const builder = [join(checkout, 'apps/native/build.ts'), native, ...options]
      const built = spawnSync(process.execPath, builder)
      expect(built.status).toBe(0)
      machine = await separateMachine(checkout, native)
      const supervisor = await machine.superviseBroker()
      supervisor.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
      machine.start({ command: ['/bin/sleep', '600'], uid: developer })
      const { exitCode, stderr } = await machine.run({ command: ['/bin/sh', '-euc', files] })
      expect([exitCode, stderr]).toEqual([0, ''])
    })
    afterAll(async () => {
      await machine?.remove()
      rmSync(native, { recursive: true })
      expect(said).not.toMatch(/Sanitizer|runtime error/)
    })

    /** Asks as `uid`; answers in the order of the questions. */
    async function ask(
      questions: readonly (readonly unknown[])[],
      { uid = daemon as number, as = undefined as object | undefined } = {},
    ) {
      const command = [machinePlaces.node, `${machinePlaces.app}/apps/daemon/test/ask-broker.ts`]
      const end = await machine.run({ command, uid, input: JSON.stringify({ as, questions }) })
      if (end.exitCode !== 0) throw new Error(end.stderr)
      return JSON.parse(end.stdout)
    }
    const refused = (errno: number) => ({ ok: false, error: { code: 'BROKER_REFUSED', errno } })
    const asDeveloper = { as: { uid: developer, gid: developer } }

    test('answers custodyd alone', async () => {
      for (const uid of [developer, sealer, other])
        expect(await ask([['identityOf', 'self']], { uid })).toMatchObject([
          { ok: false, error: { code: 'BROKER_AWAY' } },
        ])
    })

    ofRights('runs as root with four rights, and can gain none', async () => {
      const { stdout } = await machine.run({
        command: ['/bin/sh', '-c', 'cat /proc/$(pgrep -o custody-broker)/status'],
      })
      expect(stdout).toMatch(/^CapEff:\t00000000000800c4$/m)
      expect(stdout).toMatch(/^CapBnd:\t00000000000800c4$/m)
      expect(stdout).toMatch(/^NoNewPrivs:\t1$/m)
    })

    test('tells a process by pid and start time, and takes none for another', async () => {
      const [self, first, wrong, names, argv] = await ask([
        ['identityOf', 'self'],
        ['identityOf', 'pid:1'],
        ['identityOf', { pid: 1, startTime: 5 }],
        ['environmentNames', 'self'],
        ['argvOf', 'self'],
      ])
      expect(self).toMatchObject({
        ok: true,
        value: { uid: daemon, gid: daemon, workingDirectory: '/' },
      })
      expect(first.value.namespaces).toEqual(self.value.namespaces)
      expect(wrong).toEqual(refused(3))
      expect(names).toEqual({ ok: true, value: ['PATH'] })
      expect(argv.value[1]).toMatch(/ask-broker\.ts$/)
    })

    test('gives the names of an environment and never a value', async () => {
      const child = machine.start({
        command: ['/bin/sleep', '30'],
        uid: developer,
        env: { LD_PRELOAD: '', API_TOKEN: 'do=not=tell', EMPTY: '' },
      })
      const { stdout } = await machine.run({
        command: ['/bin/sh', '-c', 'sleep 0.3; pgrep -xn sleep'],
      })
      const [names] = await ask([['environmentNames', `pid:${stdout.trim()}`]])
      child.kill()
      expect(names.value.toSorted()).toEqual(['API_TOKEN', 'EMPTY', 'LD_PRELOAD', 'PATH'])
    })

    test('writes managed files whole, for all to read, and no other file', async () => {
      const path = '/etc/claude-code/managed-settings.json'
      const [wrote, read, seen, absent, none] = await ask([
        ['writeManaged', path, 'bytes:{"a":1}'],
        ['readManaged', path],
        ['managedSeenBy', 'self', path],
        ['readManaged', '/etc/codex/requirements.toml'],
        ['writeManaged', '/etc/shadow', 'bytes:x'],
      ])
      expect(wrote).toEqual({ ok: true, value: true })
      expect(read).toMatchObject({ value: { bytes: '{"a":1}', status: { mode: 0o644, uid: 0 } } })
      expect(seen.value.bytes).toBe('{"a":1}')
      expect(absent).toEqual(refused(2))
      expect(none).toEqual(refused(22))
      expect(statSync(join(machine.root, '/etc/claude-code')).mode & 0o777).toBe(0o755)
    })

    test('a managed folder that others may write is not used', async () => {
      await machine.run({
        command: ['/bin/sh', '-c', 'mkdir -m 777 /etc/gemini-cli; ln -s /home/dev /etc/opencode'],
      })
      expect(
        await ask([
          ['writeManaged', '/etc/gemini-cli/settings.json', 'bytes:x'],
          ['writeManaged', '/etc/opencode/opencode.json', 'bytes:x'],
        ]),
      ).toEqual([refused(1), refused(20)])
    })

    test.each([
      ['its own file', '/home/dev/own', { value: { bytes: 'mine\n' } }],
      ['a link at the last component', '/home/dev/link', refused(40)],
      ['a link in a folder of the path', '/home/dev/folder/own', { value: { bytes: 'mine\n' } }],
      ['a file of root', '/root/secret', refused(13)],
      ['a file of another account', '/home/other/secret', refused(13)],
      ['a fifo', '/home/dev/fifo', refused(22)],
      ['a device', '/dev/zero', refused(22)],
      ['what is not there', '/home/dev/none', refused(2)],
      ['a path with a NUL', '/home/dev/own\0.txt', refused(22)],
      ['no path', '', refused(22)],
    ])('reads as the developer: %s', async (_, path, expected) => {
      const [answer] = await ask([['read', path, 0, 100]], asDeveloper)
      expect(answer).toMatchObject(expected)
    })

    ofRights('reads as the developer: no link of /proc', async () => {
      const path = '/proc/self/root/home/dev/own'
      expect(await ask([['read', path, 0, 100]], asDeveloper)).toEqual([refused(40)])
    })

    test('looks and lists as the developer', async () => {
      const [own, link, hidden, names, none] = await ask(
        [
          ['look', '/home/dev/own'],
          ['look', '/home/dev/link'],
          ['look', '/home/other/secret'],
          ['list', '/home/dev'],
          ['list', '/home/other'],
        ],
        asDeveloper,
      )
      expect(own.value.status).toMatchObject({ kind: 'file', sizeBytes: 5, uid: developer })
      expect(link.value).toMatchObject({ status: { kind: 'link' }, target: '/root/secret' })
      expect(hidden).toEqual(refused(13))
      expect(names.value.toSorted()).toEqual(['fifo', 'folder', 'link', 'own'])
      expect(none).toEqual(refused(13))
    })

    test('a connection that became an account is done with root’s verbs', async () => {
      const [answer] = await ask([['become', developer]], asDeveloper).catch(() => [null])
      expect(answer).toBeNull()
      for (const uid of [0, daemon, sealer]) {
        const [looked] = await ask([['look', '/home/dev/own']], { as: { uid, gid: 12_345 } })
        expect(looked).toEqual(refused(1))
      }
    })

    ofRights('what reads for the developer cannot be traced by the developer', async () => {
      writeFileSync(join(machine.root, 'usr/lib/hold.ts'), holding)
      const held = machine.start({
        command: [machinePlaces.node, '/usr/lib/hold.ts'],
        uid: daemon,
      })
      await new Promise((resolve) => held.stdout?.once('data', resolve))
      const { stdout } = await machine.run({
        command: ['/bin/sh', '-c', 'ls /proc/$(pgrep -u dev custody-broker)/fd 2>&1; true'],
        uid: developer,
      })
      held.kill()
      expect(stdout).toMatch(/Permission denied/)
    })
  })

const files = `
printf 'mine\\n' > /home/dev/own; printf 'root\\n' > /root/secret; printf 'other\\n' > /home/other/secret
ln -s /root/secret /home/dev/link; ln -s /home/dev /home/dev/folder; mkfifo /home/dev/fifo
chown ${developer}:${developer} /home/dev/own /home/dev/fifo; chown ${other} /home/other/secret
`

const holding = `
import { accountFiles } from '${machinePlaces.app}/apps/daemon/src/broker/account-files.ts'
await accountFiles('${machinePlaces.brokerSocket}', { uid: ${developer}, gid: ${developer} }).look('/')
console.log('held')
setInterval(() => {}, 1000)
`
