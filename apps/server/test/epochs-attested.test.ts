import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { noOrganisation, openTpmSigner, tpmProvider } from '@custody/keys'
import type { KeyProvider, TpmSigner } from '@custody/keys'
import { emulatedTpm, endorsementAuthority, installSwtpm } from '@custody/testkit'
import { afterAll, describe, expect, test } from 'vitest'
import { certifyChip } from '../../../packages/keys/test/certify-chip.ts'
import { must } from '../../../packages/keys/test/forgeries.ts'
import { codeOf, exported, machineOf, standingOf } from './running/machine.ts'
import { becomes, comes, heartbeat, operatorClient, tokenOf } from './running/next-epoch.ts'
import { forget, signedIn, startServer, throwAwayHome } from './running/start-server.ts'
import { runWitness, witnessVerb } from './running/start-witness.ts'
import { startStockWitness } from './running/stock-witness.ts'

// Machines with chips (swtpm) that lose their logs, at a real server with a real witness and a plain one, which knows no device.
// No physical chip has been met.

const swtpm = await installSwtpm()
const serverMain = fileURLToPath(new URL('../src/main.ts', import.meta.url))

describe.skipIf(!swtpm.ok)('a machine whose key is in a chip', async () => {
  if (!swtpm.ok) return
  const home = throwAwayHome()
  const folder = join(home, 'witness')
  const maker = endorsementAuthority('Chip Maker')
  const makerFile = join(home, 'maker.pem')
  writeFileSync(makerFile, maker.pem)
  // The first start makes the organisation, whose acts the witness must know.
  let server = await startServer(home)
  const organisation = String(server.ready['organisation'])
  await server.stop()
  const printed = spawnSync(process.execPath, [serverMain, '--home', home, 'trust-policy'], {
    encoding: 'utf8',
  })
  const own = [...printed.stdout.matchAll(/^log (\S+)$/gm)].map(([, key]) => key ?? '')
  const witnessKey = witnessVerb(folder, 'init', '--name', 'witness.example/w1')
  witnessVerb(folder, 'trust-roots', 'add', makerFile, '--as', 'vendor')
  witnessVerb(folder, 'add-organisation', organisation)
  witnessVerb(folder, 'add-log', '--', ...own)
  let witness = await runWitness(folder)
  const plain = await startStockWitness('stock.example/w2')
  const nameWitnesses = () =>
    writeFileSync(
      join(home, 'witnesses'),
      `witness w1 ${witnessKey} ${witness.url}\nwitness w2 ${plain.verifierKey} ${plain.url}\nquorum w1\n`,
    )
  nameWitnesses()
  server = await startServer(home)
  const tpm = await emulatedTpm(swtpm.value)
  await certifyChip(tpm.socket, maker)
  // The emulated chip speaks with one at a time.
  let signer: TpmSigner | null = null
  /** The key that the machine's chip makes for an epoch; the one before it is put away. */
  const keyOf = async (epoch: number): Promise<KeyProvider> => {
    await signer?.close()
    signer = must(
      await openTpmSigner({ kind: 'unix', path: tpm.socket }, { ...noOrganisation, epoch }),
    )
    return tpmProvider(signer)
  }
  afterAll(async () => {
    await signer?.close()
    await tpm[Symbol.asyncDispose]()
    await server.stop()
    await witness.stop()
    await plain.close()
    forget(home)
  })

  const grant = async (device: Parameters<typeof standingOf>[1]) =>
    operatorClient(server).grantEpoch({ params: { device }, body: { reason: 'its disk is new' } })

  const first = await keyOf(1)
  const begun = await becomes(server, { key: first, token: tokenOf(server) })
  const { device } = begun
  const machine = await machineOf(server, begun, first)
  const wiped = { epoch: 2, because: 'wiped', held: 0 } as const

  const soonCosigned = (origin: string, client = machine.client) =>
    expect
      .poll(
        async () => {
          const head = await client.fetchCosigned({ query: { origin } })
          return head.ok ? head.value.note : ''
        },
        { timeout: 60_000, interval: 100 },
      )
      .toContain('witness.example/w1')

  test('has no end, though only a witness vouches for its maker', async () => {
    expect(begun.notAfter).toBeNull()
    expect(await standingOf(server, device)).toMatchObject({
      protection: 'tpm-hardware',
      notAfter: null,
    })
    await soonCosigned(begun.origin)
  })

  test('comes back without its log as the same device, is granted, and verified over both epochs', async () => {
    expect(await machine.upload()).toBe('ok')
    const fresh = { key: first, token: tokenOf(server) }
    expect(await comes(server, fresh)).toEqual({ code: 'EPOCH_NEEDED', epoch: 2 })
    const late = (await machine.log.clone().seal([heartbeat()])).leaves
    const key = await keyOf(2)
    expect(await comes(server, { key, token: tokenOf(server) }), 'under another key').toEqual({
      code: 'EPOCH_NEEDED',
      epoch: 2,
    })
    expect(await comes(server, { key, next: wiped })).toEqual({ code: 'EPOCH_AWAITED', epoch: 2 })
    expect(await standingOf(server, device)).toMatchObject({
      state: 'wiped',
      asks: [{ shownBy: 'chip', held: 0 }],
    })

    expect(await grant(device)).toMatchObject({ value: { epoch: 2, state: 'active' } })
    const second = await becomes(server, { key, next: wiped })
    expect(second).toMatchObject({
      device,
      epoch: 2,
      notAfter: null,
      // All that was uploaded was forwarded before the witness was asked.
      grant: { previous: { origin: begun.origin, size: 3 }, lost: 3 },
      refusals: [],
    })
    expect(second.statements.map((one) => one.witness)).toEqual(['witness.example/w1', null])
    const renewed = await machineOf(server, second, key)
    await soonCosigned(second.origin, renewed.client)
    expect(codeOf(await machine.client.uploadLeaves({ body: late }))).toBe('EPOCH_CLOSED')
    const shown = await fetch(`${witness.url}/add-checkpoint`, {
      method: 'POST',
      body: `old 3\n\n${late.checkpoint}`,
    })
    expect([shown.status, await shown.text()]).toEqual([403, 'EPOCH_CLOSED\n'])

    const problems = async () => (await exported(server, device)).integrity.problems
    await expect.poll(problems, { timeout: 60_000, interval: 200 }).toEqual([])
    const { logs } = await exported(server, device)
    expect(logs.map(({ origin }) => origin)).toEqual([
      `${organisation}/acts`,
      begun.origin,
      second.origin,
    ])
    const { client: console } = await signedIn(server)
    const alerts = await console.listAlerts({ query: { code: 'GRANT_REFUSED' } })
    expect(alerts.ok && alerts.value.rows).toEqual([])
  })

  test('is granted nothing while a witness does not say what it has, and is told to a witness that comes back', async () => {
    const key = await keyOf(3)
    expect(await comes(server, { key, next: { ...wiped, epoch: 3 } })).toMatchObject({
      code: 'EPOCH_AWAITED',
    })
    await witness.stop()
    expect(codeOf(await grant(device))).toBe('WITNESS_AWAY')
    witness = await runWitness(folder)
    nameWitnesses()
    const { port } = server
    await server.stop()
    server = await startServer(home, port)
    expect(codeOf(await grant(device))).toBe('ok')
    await server.stop('SIGKILL')
    server = await startServer(home, port)
    const third = await becomes(server, { key, next: { ...wiped, epoch: 3 } })
    expect(third.statements.map((one) => one.witness)).toEqual(['witness.example/w1', null])
    const renewed = await machineOf(server, third, key)
    await soonCosigned(third.origin, renewed.client)
  })
})
