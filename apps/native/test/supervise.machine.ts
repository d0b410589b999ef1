import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { machineAccounts, machinePlaces, separateMachine } from '@custody/testkit'
import type { SeparateMachine } from '@custody/testkit'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { buildNative } from '../src/native-programs.ts'
import { describeBuilds, reportsIn } from './builds.ts'

const checkout = join(import.meta.dirname, '..', '..', '..')
const { daemon, sealer, developer } = machineAccounts
const { node } = machinePlaces
const port = 703

describeBuilds('custody-supervise', (build) => {
  let machine: SeparateMachine
  let supervisor: ChildProcess
  let said = ''
  const native = mkdtempSync(join(tmpdir(), 'custody-native-'))

  beforeAll(async () => {
    buildNative(native, build)
    machine = await separateMachine(checkout, native)
    await sh(standIn)
  })
  afterEach(async () => {
    await sh(`pkill -KILL -f [c]ustody-supervis || true
      until ! pgrep -f [c]ustody-broker && ! pgrep -u custody && ! pgrep -u custody-seal; do sleep 0.05; done
      rm -rf /tmp/told/* /run/custody`)
    expect(reportsIn(said)).toEqual([])
  })
  afterAll(async () => {
    await machine?.remove()
    rmSync(native, { recursive: true })
  })

  const sh = async (script: string, uid = 0) => {
    const end = await machine.run({ command: ['/bin/bash', '--norc', '-euc', script], uid })
    if (end.exitCode !== 0) throw new Error(`${script}: ${end.stderr}`)
    return end.stdout.trim()
  }
  /** Starts it from a shell that left it things that are not the parts'. */
  const supervise = async (before = '') => {
    said = ''
    supervisor = machine.start({
      command: [
        '/bin/bash',
        '--norc',
        '-c',
        `${before} exec ${machinePlaces.programs}/custody-supervise`,
      ],
      env: { API_TOKEN: 'not the parts' },
    })
    supervisor.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
    await sh('until [ -S /run/custody/control.sock ]; do sleep 0.02; done')
  }
  const started = () =>
    sh(
      'until [ -e /tmp/told/ready.custodyd ] && [ -e /tmp/told/ready.custody-seal ]; do sleep 0.02; done',
    )
  /** Connects to the hooks’ port, and tells what came. */
  const connect = (uid: number = developer) => sh(`cat < /dev/tcp/127.0.0.1/${port}`, uid)
  const rights = async (part: string) => {
    const told = await sh(`cat /tmp/told/up.${part}`)
    const line = (name: string) => new RegExp(`^${name}:[ \\t]*(.*)$`, 'm').exec(told)?.[1]?.trim()
    const links = [...told.matchAll(/ ([0-9]) -> (.*)$/gm)].map(([, fd, to]) => `${fd} ${to}`)
    return { line, links, environment: told.slice(told.indexOf('environment:\n') + 13) }
  }

  test('makes the sockets, each for those who may ask there', async () => {
    await supervise()
    const modes = await sh(
      'cd /run/custody; stat -c "%n %a %u %g" . broker broker/* seal seal/* *.sock',
    )
    expect(modes.split('\n')).toEqual([
      '. 755 0 0',
      `broker 750 0 ${daemon}`,
      `broker/broker.sock 600 ${daemon} 0`,
      `seal 750 0 ${daemon}`,
      `seal/seal.sock 600 ${daemon} 0`,
      'ask.sock 666 0 0',
      'control.sock 666 0 0',
    ])
  })

  test.each([
    ['custodyd', daemon, ['hooks:ask:control', 3]],
    ['custody-seal', sealer, ['seal', 1]],
  ] as const)(
    '%s runs as its account with its sockets and nothing else',
    async (part, uid, sockets) => {
      const [names, count] = sockets
      await supervise(
        "exec 7< /etc/shadow 8> /tmp/told/held 40< /etc/passwd; trap '' HUP PIPE; ulimit -c 99;",
      )
      await started()
      const { line, links, environment } = await rights(part)
      for (const who of ['Uid', 'Gid'] as const)
        expect(line(who)?.split('\t')).toEqual(Array(4).fill(String(uid)))
      expect(line('Groups')).toBe('')
      for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'])
        expect(line(set)).toMatch(/^0+$/)
      expect([line('NoNewPrivs'), line('SigIgn'), line('SigBlk')]).toEqual([
        '1',
        '0000000000000000',
        '0000000000000000',
      ])
      expect([line('Umask'), line('core')]).toEqual(['0077', '0'])
      expect(links.map((link) => link.replace(/\[.*/, ''))).toEqual([
        '0 /dev/null',
        expect.stringMatching(/^1 /),
        expect.stringMatching(/^2 /),
        ...Array.from({ length: count }, (_, at) => `${3 + at} socket:`),
      ])
      expect(environment.trim().split('\n').toSorted()).toEqual([
        'HOME=/nonexistent',
        'LANG=C.UTF-8',
        `LISTEN_FDNAMES=${names}`,
        `LISTEN_FDS=${count}`,
        expect.stringMatching(/^LISTEN_PID=[0-9]+$/),
        'PATH=/usr/bin:/bin',
      ])
      expect(line('pid')).toBe(/^LISTEN_PID=(\d+)$/m.exec(environment)?.[1])
    },
  )

  test('the broker is root with four rights, its socket, and none of the caller’s environment', async () => {
    await supervise('exec 7< /etc/shadow;')
    await started()
    const told = await sh(`pid=$(pgrep -of [c]ustody-broker); cat /proc/$pid/status
      ls /proc/$pid/fd; tr '\\0' '\\n' < /proc/$pid/environ`)
    expect(told).toMatch(/^CapEff:\t00000000000800c4$/m)
    expect(told).toMatch(/^CapBnd:\t00000000000800c4$/m)
    expect(told).toMatch(/^CapInh:\t0+$/m)
    expect(told).toMatch(/^NoNewPrivs:\t1$/m)
    expect(told).toMatch(/^3$/m)
    if (build !== 'valgrind') expect(told).not.toMatch(/^[4-9]$/m)
    expect(told).not.toMatch(/API_TOKEN/)
  })

  test('what fails at once is started again later and later', async () => {
    await sh('touch /tmp/told/fail.custodyd')
    await supervise()
    await sh('until [ $(wc -l < /tmp/told/starts.custodyd) -ge 5 ]; do sleep 0.05; done')
    const waits = [...said.matchAll(/custodyd ended; it starts again in (\d+) ms/g)].map(([, ms]) =>
      Number(ms),
    )
    expect(waits.slice(0, 4)).toEqual([100, 300, 700, 1500])
    const at = (await sh('cat /tmp/told/starts.custodyd')).split('\n').map(Number)
    for (const [index, ms] of [100, 300, 700, 1500].entries())
      expect((at[index + 1] ?? 0) - (at[index] ?? 0)).toBeGreaterThanOrEqual(ms)
    expect(await sh('pgrep -cf [c]ustody-broker')).toBe('1')
  })

  test('a connection made while custodyd is away waits for it; nobody can take its port', async () => {
    await supervise()
    await started()
    const first = await connect()
    await sh(
      `touch /tmp/told/wait.custodyd; kill -KILL ${first}; until ! [ -e /proc/${first} ]; do sleep 0.02; done`,
    )
    const waiting = connect()
    const bind = (address: string, uid: number) =>
      machine
        .run({ command: [node, '-e', binding, address, String(port)], uid })
        .then((end) => end.stdout.trim())
    expect(await bind('127.0.0.1', 0)).toBe('EADDRINUSE')
    expect(await bind('0.0.0.0', 0)).toBe('EADDRINUSE')
    expect(await bind('127.0.0.1', developer)).toBe('EACCES')
    await sh('rm /tmp/told/wait.custodyd')
    const second = await waiting
    expect(second).toMatch(/^\d+$/)
    expect(second).not.toBe(first)
  })

  test('a second supervisor ends and leaves the first one’s sockets alone', async () => {
    await supervise()
    await started()
    const sockets = () => sh('stat -c "%n %i" /run/custody/*.sock /run/custody/*/*.sock')
    const before = await sockets()
    const second = await machine.run({ command: [`${machinePlaces.programs}/custody-supervise`] })
    expect([second.exitCode, second.stderr]).toEqual([
      1,
      expect.stringMatching(/Address already in use/),
    ])
    expect(await sockets()).toBe(before)
    const asked = `${node} -e 'require("net").connect("/run/custody/ask.sock").on("data", (b) => console.log(String(b)))'`
    expect(await sh(asked, developer)).toBe(await connect())
  })

  test('SIGTERM ends all of it, what asks before what answers', async () => {
    await supervise()
    await started()
    const ended = once(supervisor, 'exit')
    await sh('pkill -TERM -of [c]ustody-supervis')
    await ended
    expect(
      await sh('{ pgrep -f [c]ustody-broker; pgrep -u custody; pgrep -u custody-seal; } || true'),
    ).toBe('')
    expect(await sh('cat /tmp/told/end.custodyd')).toBe('0')
    expect(await sh('cat /tmp/told/end.custody-seal')).toBe('null')
  })

  test('its parts end with it, however it ends', async () => {
    await supervise()
    await started()
    await sh('pkill -KILL -of [c]ustody-supervis')
    await sh(`until ! pgrep -f [c]ustody-broker && ! pgrep -u custody && ! pgrep -u custody-seal
      do sleep 0.05; done`)
  })
})

const binding = `
  const [address, port] = process.argv.slice(1)
  require('net').createServer().on('error', (e) => console.log(e.code)).listen(Number(port), address, () => {
    console.log('bound'); process.exit() })`

/** In place of Node: writes down with what it was started, and then is what answers. */
const standIn = `
install -d -m 1777 /tmp/told
cat > /tmp/stand-in <<'END'
#!/bin/sh
case "$1" in *daemon*) name=custodyd;; *) name=custody-seal;; esac
date +%s%3N >> /tmp/told/starts.$name
[ ! -e /tmp/told/fail.$name ] || exit 1
{ while IFS= read -r line; do echo "$line"; done < /proc/self/status; echo "core: $(ulimit -c)"; echo "pid: $$"; ls -l /proc/$$/fd
  echo environment:; tr '\\0' '\\n' < /proc/$$/environ; } > /tmp/told/telling.$name
mv /tmp/told/telling.$name /tmp/told/up.$name
while [ -e /tmp/told/wait.$name ]; do sleep 0.02; done
exec ${node} ${machinePlaces.app}/apps/native/test/in-machine/stand-in.ts "$@"
END
rm ${machinePlaces.programs}/node
install -m 755 /tmp/stand-in ${machinePlaces.programs}/node
`
