import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { encodeBase64, encodeLogKey, hashLeaf } from '@custody/evidence'
import { nodeCrypto } from '@custody/keys'
import { expect, onTestFinished, test } from 'vitest'
import { exported, machineOf } from './running/machine.ts'
import {
  becomes,
  comes,
  fileKey,
  heartbeat,
  operatorClient,
  tokenOf,
} from './running/next-epoch.ts'
import { forget, signedIn, startServer, throwAwayHome } from './running/start-server.ts'
import { runWitness, witnessVerb } from './running/start-witness.ts'
import { tapBefore } from './running/tap-before.ts'

// A thief of a device's key, who has one more head of its log cosigned at a real witness just before the grant is shown there.

const serverMain = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const reason = 'its key was stolen'

test('a grant that a thief has left behind is given again before its device knows it, which goes on', async () => {
  const home = throwAwayHome()
  onTestFinished(() => void forget(home))
  let server = await startServer(home)
  onTestFinished(async () => void (await server.stop()))
  const organisation = String(server.ready['organisation'])
  const key = fileKey(server)
  const begun = await becomes(server, { key, token: tokenOf(server) })
  const machine = await machineOf(server, begun, key)
  const { origin } = begun
  const { device } = begun
  const { port } = server
  await server.stop()

  const printed = spawnSync(process.execPath, [serverMain, '--home', home, 'trust-policy'], {
    encoding: 'utf8',
  })
  const own = [...printed.stdout.matchAll(/^log (\S+)$/gm)].map(([, line]) => line ?? '')
  const folder = join(home, 'witness')
  const witnessKey = witnessVerb(folder, 'init', '--name', 'witness.example/w1')
  witnessVerb(folder, 'add-organisation', organisation)
  const known = encodeLogKey(nodeCrypto, { kind: 'seal', origin, key: key.key })
  witnessVerb(folder, 'add-log', '--', ...own.filter((line) => !line.startsWith(origin)), known)
  const witness = await runWitness(folder)
  onTestFinished(witness.stop)

  // From 2 entries, a whole tree, to 3 the new leaf is the proof.
  const { leaves, checkpoint } = (await machine.log.clone().seal([heartbeat()])).leaves
  const leafHash = hashLeaf(nodeCrypto, new TextEncoder().encode(leaves[0]))
  const stolen = `old 2\n${encodeBase64(leafHash)}\n\n${checkpoint}`
  const thief: number[] = []
  const tap = await tapBefore(witness.url, async (path) => {
    if (path !== '/enrol/epoch') return
    const posted = await fetch(`${witness.url}/add-checkpoint`, { method: 'POST', body: stolen })
    thief.push(posted.status)
  })
  onTestFinished(tap.close)
  writeFileSync(join(home, 'witnesses'), `witness w1 ${witnessKey} ${tap.url}\nquorum w1\n`)
  server = await startServer(home, port)

  const next = fileKey(server)
  const asks = {
    key: next,
    next: { epoch: 2, because: 'wiped', held: 1 } as const,
    before: key,
  }
  expect(await comes(server, asks)).toEqual({ code: 'EPOCH_AWAITED', epoch: 2 })
  const granted = await operatorClient(server).grantEpoch({ params: { device }, body: { reason } })
  expect(granted).toMatchObject({ value: { epoch: 2, state: 'active' } })
  await expect
    .poll(() => comes(server, asks), { timeout: 60_000, interval: 100 })
    .toMatchObject({ epoch: 2, grant: {} })
  const second = await becomes(server, asks)
  expect(second).toMatchObject({
    epoch: 2,
    grant: { because: 'wiped', previous: { origin, size: 3 }, lost: 2 },
  })
  expect(thief[0], 'the thief came in time').toBe(200)
  expect(new Set(thief.slice(1)), 'and then never again').toEqual(new Set([403]))

  const renewed = await machineOf(server, second, next)
  await expect
    .poll(
      async () => {
        const head = await renewed.client.fetchCosigned({ query: { origin: second.origin } })
        return head.ok ? head.value.note : ''
      },
      { timeout: 60_000, interval: 100 },
    )
    .toContain('witness.example/w1')
  const { logs, integrity } = await exported(server, device)
  expect(integrity.problems.map(({ code }) => code)).toEqual(['HEAD_BEHIND'])
  expect(logs.at(-1)).toMatchObject({ origin: second.origin, grant: 'granted' })

  const { client: console } = await signedIn(server)
  const acts = await console.listActs({ query: { kind: 'epoch.granted' } })
  expect(acts).toMatchObject({
    value: {
      rows: [
        { reason, facts: { previous: { size: 3 } }, detail: { again: expect.any(String) } },
        { reason, facts: { previous: { size: 2 } }, detail: null },
      ],
    },
  })
  const alerts = await console.listAlerts({ query: { code: 'GRANT_REFUSED' } })
  expect(alerts).toMatchObject({ value: { rows: [] } })
  // It was told: whatever comes, no other grant of it is made.
  expect(await becomes(server, asks)).toMatchObject({ grant: second.grant })
})
