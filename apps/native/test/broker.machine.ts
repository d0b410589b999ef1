import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { canMakeMachines, machineAccounts, machinePlaces, separateMachine } from '@custody/testkit'
import type { SeparateMachine } from '@custody/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildNative, compile } from '../src/native-programs.ts'
import { reportsIn } from './builds.ts'

const checkout = join(import.meta.dirname, '..', '..', '..')
const { daemon, sealer, developer, other } = machineAccounts
const possible = await canMakeMachines()
const [eperm, enoent, ebadf, e2big, eacces, ebusy, enotdir, einval, enosys, eloop] = [
  1, 2, 9, 7, 13, 16, 20, 22, 38, 40,
].map((errno) => -errno)

describe.skipIf(!possible).each(['installed', 'sanitized'] as const)(
  'the broker among hostile neighbours, %s',
  (build) => {
    let machine: SeparateMachine
    let said = ''
    const native = mkdtempSync(join(tmpdir(), 'custody-native-'))

    beforeAll(async () => {
      buildNative(native, build)
      compile(join(native, 'custody-hanging-fs'), ['../test/in-machine/hanging-fs.c'])
      machine = await separateMachine(checkout, native)
      const supervisor = await machine.superviseBroker()
      supervisor.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
      for (const uid of [developer, other]) machine.start({ command: ['/bin/sleep', '600'], uid })
      await sh('until pgrep -u dev sleep && pgrep -u other sleep; do sleep 0.05; done')
    })
    afterAll(async () => {
      await machine?.remove()
      rmSync(native, { recursive: true })
      expect(reportsIn(said)).toEqual([])
    })

    const sh = async (script: string, uid = 0) => {
      const end = await machine.run({ command: ['/bin/sh', '-euc', script], uid })
      if (end.exitCode !== 0) throw new Error(end.stderr)
      return end.stdout.trim()
    }
    const command = (words: readonly (string | number)[]) => [
      machinePlaces.node,
      `${machinePlaces.app}/apps/native/test/in-machine/hostile.ts`,
      ...words.map(String),
    ]
    const ask = async (...words: readonly (string | number)[]) => {
      const end = await machine.run({ command: command(words), uid: daemon })
      if (end.exitCode !== 0) throw new Error(end.stderr)
      return JSON.parse(end.stdout)
    }
    /** Starts a scenario that says something and goes on once it is released: its first line, and how it ends. */
    const begin = async (...words: readonly (string | number)[]) => {
      const child = machine.start({ command: command(words), uid: daemon })
      if (child.stdout === null) throw new Error('no standard output')
      const lines = createInterface({ input: child.stdout })
      const [first] = (await once(lines, 'line')) as [string]
      const last = once(lines, 'line').then(([line]) => JSON.parse(line as string))
      last.catch(() => {})
      return { first, last, release: () => child.stdin?.end() }
    }
    /** Asks as the developer, and keeps the connection until it is released. */
    const hold = () => begin('path', 'look', developer, '/home/dev', 'hold')
    const brokers = async () => Number(await sh('pgrep -c custody-broker || true'))

    test('a client that closed its end is nobody, not root', async () => {
      const [before, after] = await ask('client that left')
      expect(before[0]).toBe(daemon)
      expect(after).toBe(enoent)
    })

    test('who listens on a port is not who connects from it', async () => {
      expect(await ask('listener on the port')).toBe(enoent)
    })

    test('only a connected unix socket has another end', async () => {
      const { told, pid } = await ask('descriptors')
      expect(told.slice(0, 4)).toEqual([einval, einval, einval, ebadf])
      expect(told[4].slice(0, 3)).toEqual([daemon, daemon, pid])
    })

    test('a peer that ended is no process, though another has its number by now', async () => {
      const { first, last, release } = await begin('peer that left')
      await sh(`echo ${Number(first) - 1} > /proc/sys/kernel/ns_last_pid; sleep 60 > /dev/null 2>&1 &
        until [ -e /proc/${first} ]; do sleep 0.05; done; [ $! = ${first} ]`)
      release()
      expect((await last).slice(0, 3)).toEqual([daemon, daemon, 0])
    })

    test('an account is what runs: no group or account of the asker’s choice', async () => {
      await sh('groupadd -g 777 x; cp /bin/sleep /bin/nap; chgrp 777 /bin/nap; chmod 2755 /bin/nap')
      machine.start({ command: ['/bin/nap', '600'], uid: developer })
      await sh('until pgrep nap; do sleep 0.05; done')
      for (const [uid, gid] of [
        [developer, 42],
        [developer, other],
        [developer, 777],
        [33, 33],
        [0, developer],
        [developer, 0],
        [daemon, developer],
        [developer, daemon],
        [developer, sealer],
        [4294967295, developer],
      ])
        expect([uid, gid, await ask('become', uid ?? 0, gid ?? 0)]).toEqual([uid, gid, eperm])
      expect(await ask('become', developer, developer)).toEqual([])
      expect(await ask('become', 65_534, 65_534)).toEqual([])
    })

    test('an account has eight connections at most, and another is served beside them', async () => {
      const { crowd, another, again } = await ask('crowd', developer, other, 10)
      expect(crowd).toEqual([0, 0, 0, 0, 0, 0, 0, 0, ebusy, ebusy])
      expect([another, again]).toEqual([0, 0])
    })

    test('connections are bounded in all, and end with those who made them', async () => {
      const { served, after } = await ask('full house', 160)
      // One is the test's own, that may have ended by then.
      expect([127, 128]).toContain(served)
      expect(after).toEqual(expect.any(Array))
    })

    test('many accounts leave room for what waits for none of them', async () => {
      for (let uid = 20_000; uid <= 20_014; uid += 1)
        machine.start({ command: ['/bin/sleep', '60'], uid })
      await sh('until [ $(pgrep -c -U $(seq -s, 20000 20014) sleep) = 15 ]; do sleep 0.05; done')
      const { told, more, root } = await ask('many accounts', 20_000, 14)
      expect({ told, more, root }).toEqual({ told: [0], more: ebusy, root: enoent })
    })

    test('what reads for an account has no rights left but that account’s', async () => {
      const held = await hold()
      const status = await sh('cat /proc/$(pgrep -u dev custody-broker)/status')
      held.release()
      const line = (name: string) => new RegExp(`^${name}:[ \\t]*(.*)$`, 'm').exec(status)?.[1]
      for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapAmb']) expect(line(set)).toMatch(/^0+$/)
      expect(line('Uid')?.split('\t')).toEqual(Array(4).fill(String(developer)))
      expect(line('Gid')?.split('\t')).toEqual(Array(4).fill(String(developer)))
      expect([line('Groups')?.trim(), line('NoNewPrivs')]).toEqual(['', '1'])
    })

    test('an account that stops what reads for it stops nobody else, and no more than eight', async () => {
      const held = []
      for (let at = 0; at < 8; at += 1) held.push(await hold())
      await sh('pkill -STOP custody-broker || true', developer)
      for (const one of held) one.release()
      expect(await ask('path', 'look', developer, '/home/dev')).toBe(enosys)
      expect(await ask('become', developer, developer)).toBe(ebusy)
      expect(await ask('become', other, other)).toEqual([])
      expect(await brokers()).toBe(9)
      await sh('pkill -CONT custody-broker', developer)
      await sh('until [ $(pgrep -c custody-broker) = 1 ]; do sleep 0.05; done')
      expect(await ask('become', developer, developer)).toEqual([])
    })

    test('nothing is left of connections that ended, before another comes', async () => {
      const held = await hold()
      expect(await brokers()).toBe(2)
      held.release()
      await sh('until [ $(pgrep -c custody-broker) = 1 ]; do sleep 0.05; done')
    })

    test('a question that hangs ends with its connection, where the kernel lets it end', async () => {
      const server = await mounted('ignore')
      expect(await ask('path', 'read', developer, '/home/dev/fs/file')).toMatch(
        /^closed after [56]/,
      )
      await unmounted(server)
    })

    test('questions that hang on it hold up nobody else, and are bounded', async () => {
      const server = await mounted('swallow')
      const asked = Array.from({ length: 8 }, () =>
        machine.start({
          command: command(['path', 'read', developer, '/home/dev/fs/file', 'hold']),
          uid: daemon,
        }),
      )
      await sh('until [ $(pgrep -u dev -c custody-broker) = 8 ]; do sleep 0.05; done; sleep 0.5')
      expect(await ask('become', developer, developer)).toBe(ebusy)
      expect(await ask('path', 'look', other, '/home/other')).toEqual(expect.any(Array))
      for (const child of asked) child.stdin?.end()
      await unmounted(server)
      await sh('until [ $(pgrep -c custody-broker) = 1 ]; do sleep 0.05; done')
    })

    /** A file system of the developer's that answers nothing. */
    async function mounted(way: 'swallow' | 'ignore'): Promise<ChildProcess> {
      await sh('mkdir -p /home/dev/fs; chown dev /home/dev/fs')
      const program = `${machinePlaces.programs}/custody-hanging-fs`
      const server = machine.start({ command: [program, '/home/dev/fs', String(developer), way] })
      if (server.stdout !== null) await once(createInterface({ input: server.stdout }), 'line')
      return server
    }
    async function unmounted(server: ChildProcess): Promise<void> {
      const gone = once(server, 'exit')
      await sh('pkill -KILL custody-hanging; umount -l /home/dev/fs')
      await gone
    }

    test('what is no file is not opened, so nothing starts because we looked', async () => {
      await sh('mkfifo -m 666 /home/dev/fifo; chown dev /home/dev/fifo')
      const writer = machine.start({
        command: ['/bin/sh', '-c', 'exec 3> /home/dev/fifo; touch /home/dev/opened'],
        uid: developer,
      })
      await sh('until pgrep -u dev -f home/dev/fifo; do sleep 0.05; done; sleep 0.2')
      expect(await ask('path', 'read', developer, '/home/dev/fifo')).toBe(einval)
      await sh('sleep 0.3')
      expect(existsSync(join(machine.root, '/home/dev/opened'))).toBe(false)
      writer.kill()
    })

    test('nor is it below the root of a process that put it there', async () => {
      await sh('mkdir -p /etc/cursor; mkfifo -m 666 /home/dev/served')
      const script = `mkdir -p /tmp/cursor; touch /tmp/cursor/hooks.json
        mount --bind /tmp/cursor /etc/cursor; mount --bind /home/dev/served /etc/cursor/hooks.json
        exec 3> /home/dev/served; touch /home/dev/opened-below`
      const writer = machine.start({
        command: [
          '/usr/bin/unshare',
          '--user',
          '--map-root-user',
          '--mount',
          '/bin/sh',
          '-euc',
          script,
        ],
        uid: developer,
      })
      await sh('until pgrep -u dev -f opened-below; do sleep 0.05; done; sleep 0.5')
      const pid = await sh('pgrep -nu dev -f opened-below')
      expect(await ask('inspect', pid, 'm', 6)).toBe(einval)
      await sh('sleep 0.3')
      expect(existsSync(join(machine.root, '/home/dev/opened-below'))).toBe(false)
      writer.kill()
    })

    test('what only root reads is not shown below the root of a process that mounted it there', async () => {
      const seen = async (mode: string) => {
        await sh(`mkdir -p /etc/cursor; echo secret > /etc/roots-own; chmod ${mode} /etc/roots-own`)
        const script = `mkdir -p /tmp/cursor; touch /tmp/cursor/hooks.json
          mount --bind /tmp/cursor /etc/cursor; mount --bind /etc/roots-own /etc/cursor/hooks.json
          exec sleep 98${mode}`
        const holder = machine.start({
          command: [
            '/usr/bin/unshare',
            '--user',
            '--map-root-user',
            '--mount',
            '/bin/sh',
            '-euc',
            script,
          ],
          uid: developer,
        })
        await sh(`until pgrep -u dev -fx 'sleep 98${mode}'; do sleep 0.05; done`)
        const pid = await sh(`pgrep -nu dev -fx 'sleep 98${mode}'`)
        const answer = await ask('inspect', pid, 'm', 6)
        holder.kill()
        return answer
      }
      expect(await seen('644')).toEqual(expect.any(Array))
      expect(await seen('640')).toBe(eacces)
    })

    test('what /proc makes up is not read: it would be about the broker', async () => {
      expect(await ask('path', 'read', developer, '/proc/self/environ')).toBe(eperm)
      expect(await ask('path', 'read', developer, '/proc/self/mem')).toBe(eperm)
      expect(await ask('path', 'look', developer, '/proc/self/root/etc')).toBe(eloop)
      expect(await ask('path', 'list', developer, '/proc/self/root/etc')).toBe(eloop)
    })

    test('what does not fit is refused, never cut', async () => {
      expect(await ask('crowded environment')).toBe(e2big)
      await sh(
        'mkdir /home/dev/many; cd /home/dev/many; p=$(printf %0200d 0); seq 6000 | sed "s/^/$p/" | xargs touch',
      )
      expect(await ask('path', 'list', developer, '/home/dev/many')).toBe(e2big)
    })

    test('two who write a managed file at once leave one of the two, whole', async () => {
      const { told, seen } = await ask('two writers')
      expect(told.toSorted()).toEqual([ebusy, 0].filter((one) => told.includes(one)))
      for (const one of seen) expect(['0 ', '1000000 a', '1000000 b']).toContain(one)
    })

    test('writes that fail use nothing up', async () => {
      await sh('ln -sfn /home/dev /etc/opencode')
      const { first, release } = await begin('failing writes', 5, 100)
      expect(JSON.parse(first)).toEqual([enotdir])
      expect(await sh('ls /proc/$(pgrep -n custody-broker)/fd | wc -l')).toBe('5')
      release()
    })

    test('to take away what is not there makes nothing', async () => {
      expect(await ask('take away', 4)).toEqual([])
      expect(existsSync(join(machine.root, '/etc/github-copilot'))).toBe(false)
    })

    test('a process is told with its group', async () => {
      const pid = await sh('pgrep -ou dev sleep')
      expect((await ask('inspect', pid, 'i')).slice(0, 2)).toEqual([developer, developer])
    })
  },
)
