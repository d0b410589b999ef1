import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Status } from '@custody/protocol'
import { emulatedTpm, endorsementAuthority, installSwtpm } from '@custody/testkit'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { certifyChip } from '../../../packages/keys/test/certify-chip.ts'
import {
  forget as forgetServer,
  signedIn,
  startServer,
  throwAwayHome,
} from '../../server/test/running/start-server.ts'
import { runWitness, witnessVerb } from '../../server/test/running/start-witness.ts'
import { payloadPath, startDaemon } from './daemon-process.ts'

// A daemon whose key is in a chip (swtpm), a server and a witness, each a process of its own. The machine loses its log.

const swtpm = await installSwtpm()
const cliMain = fileURLToPath(new URL('../../cli/src/main.ts', import.meta.url))
const serverMain = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url))

describe.skipIf(!swtpm.ok)('a machine that lost its log and has its chip', async () => {
  if (!swtpm.ok) return
  const serverHome = throwAwayHome()
  const folder = join(serverHome, 'witness')
  const witnessKey = witnessVerb(folder, 'init', '--name', 'witness.example/w1')
  const maker = endorsementAuthority('Chip Maker')
  const makerFile = join(serverHome, 'maker.pem')
  writeFileSync(makerFile, maker.pem)
  witnessVerb(folder, 'trust-roots', 'add', makerFile, '--as', 'virtual')
  const policy = () =>
    spawnSync(process.execPath, [serverMain, '--home', serverHome, 'trust-policy'], {
      encoding: 'utf8',
    }).stdout
  // The witness knows the organisation's own logs before the server first asks: refused, it would ask again only later.
  await (await startServer(serverHome)).stop()
  witnessVerb(folder, 'add-log', '--', ...(policy().match(/(?<=^log )\S+$/gm) ?? []))
  const witness = await runWitness(folder)
  const witnessing = `witness w1 ${witnessKey} ${witness.url}\nquorum w1\n`
  writeFileSync(join(serverHome, 'witnesses'), witnessing)
  const server = await startServer(serverHome)
  witnessVerb(folder, 'add-organisation', String(server.ready['organisation']))
  const tpm = await emulatedTpm(swtpm.value)
  await certifyChip(tpm.socket, maker)
  const { client: administrator } = await signedIn(server)

  const home = join(throwAwayHome(), 'home')
  mkdirSync(join(home, 'server'), { recursive: true, mode: 0o700 })
  writeFileSync(
    join(home, 'config.json'),
    JSON.stringify({ key: 'tpm', tpm: `unix:${tpm.socket}` }),
  )
  writeFileSync(join(home, 'witnesses'), witnessing)
  copyFileSync(join(serverHome, 'server/enrol-token'), join(home, 'server/enrol-token'))
  const start = () => startDaemon({ home, args: ['--server', `http://127.0.0.1:${server.port}`] })
  let daemon = await start()
  afterAll(async () => {
    await daemon.stop()
    await server.stop()
    await witness.stop()
    await tpm[Symbol.asyncDispose]()
    forgetServer(serverHome)
    forgetServer(join(home, '..'))
  })

  const status = async (): Promise<Status> => JSON.parse((await daemon.ask('/status')).text)
  const until = <Value>(look: () => Value | Promise<Value>) =>
    vi.waitFor(look, { timeout: 40_000, interval: 50 })
  const decided = async () => {
    const call = await daemon.hook('PreToolUse', readFileSync(payloadPath('PreToolUse.Read')))
    return call.status
  }
  /** Everything there is of the log of now has a quorum. */
  const cosigned = () =>
    until(async () => {
      await daemon.ask('/sync', 'POST')
      const { witness: seen, log } = await status()
      expect(seen?.cosigned).toBe(log.recorded)
      return log.recorded
    })

  let first: Status
  let size = 0

  test('recorded, under the quorum, before its log was gone', async () => {
    first = await status()
    expect(first).toMatchObject({ enrolment: 'enrolled', chip: { manufacturer: 'IBM' } })
    expect(await decided()).toBe(200)
    size = await cosigned()
    await daemon.kill()
    for (const name of readdirSync(join(home, 'daemon')))
      if (/^(?:identity|outbox)/.test(name)) rmSync(join(home, 'daemon', name))
  })

  test('comes back, is told to ask, and decides and records while it waits', async () => {
    daemon = await start()
    await until(async () =>
      expect(await status()).toMatchObject({
        enrolment: 'not_enrolled',
        server: { problem: 'EPOCH_AWAITED' },
        epoch: { asking: { epoch: 2, because: 'wiped' } },
      }),
    )
    const { log } = await status()
    expect(await decided()).toBe(200)
    expect((await status()).log.recorded).toBeGreaterThan(log.recorded)
    await daemon.kill()
    daemon = await start()
    expect(await status()).toMatchObject({ epoch: { asking: { epoch: 2, because: 'wiped' } } })
  })

  test('is the same device in epoch 2 once an administrator granted it', async () => {
    const words = ['server', 'device', 'grant', first.device, '--reason', 'its disk was exchanged']
    const ports = { hookPort: daemon.port, serverPort: server.port }
    writeFileSync(join(serverHome, 'config.json'), JSON.stringify(ports))
    const granted = spawnSync(process.execPath, [cliMain, ...words], {
      env: { ...process.env, CUSTODY_HOME: serverHome },
      encoding: 'utf8',
    })
    expect(granted, granted.stderr).toMatchObject({ status: 0 })
    await until(async () => {
      await daemon.ask('/sync', 'POST')
      expect(await status()).toMatchObject({ enrolment: 'enrolled', device: first.device })
    })
    const now = await status()
    expect(now).toMatchObject({
      origin: first.origin.replace(/e1$/, 'e2'),
      epoch: { epoch: 2, asking: null },
    })
    expect(await decided()).toBe(200)
    await cosigned()
    expect((await status()).server.problem).toBeNull()
  })

  test('shows both epochs, the second by the grant, and is verified under the quorum', async () => {
    const bundle = await administrator.exportBundle({ query: { device: first.device } })
    if (!bundle.ok) throw new Error(JSON.stringify(bundle.error))
    const file = join(serverHome, 'both.bundle')
    writeFileSync(file, bundle.value)
    const trust = join(serverHome, 'trust')
    writeFileSync(trust, policy())
    const words = ['verify', file, '--trust', trust, '--json']
    const verified = spawnSync(process.execPath, [cliMain, ...words], { encoding: 'utf8' })
    const { integrity, completeness, logs } = JSON.parse(verified.stdout)
    const next = first.origin.replace(/e1$/, 'e2')
    expect(integrity.problems).toEqual([])
    expect(completeness.verdict).toBe('wiped')
    expect(logs).toMatchObject([
      {
        origin: `${String(server.ready['organisation'])}/acts`,
        cosigned: { size: expect.any(Number) },
      },
      { origin: first.origin, isTrusted: true, cosigned: { size } },
      {
        origin: next,
        isTrusted: true,
        grant: 'granted',
        cosigned: { size: expect.any(Number) },
      },
    ])
    const leaves = new TextDecoder()
      .decode(bundle.value)
      .split('\n')
      .flatMap((line) => (line.startsWith('{"leaf"') ? [JSON.parse(line).leaf] : []))
    const opened = leaves.findIndex(({ kind }) => kind === 'epoch.opened')
    expect(leaves.slice(opened)).toMatchObject([
      {
        facts: { epoch: 2, because: 'wiped', previous: { origin: first.origin, size }, lost: size },
      },
      { kind: 'enrolled', facts: { origin: next, seal: 'tpm-nv-certify/1' } },
      ...leaves.slice(opened + 2),
    ])
    // Every value of the counter that the two logs took has its seal in them: nothing sealed in between.
    const holes = { crashes: 0, gaps: 0, windows: 0 }
    expect(logs.slice(1)).toMatchObject([{ completeness: { holes } }, { completeness: { holes } }])
    // The agent's session went on: it was opened in the new log too.
    expect(leaves.slice(opened).map(({ kind }) => kind)).toContain('session.opened')
  })
})
