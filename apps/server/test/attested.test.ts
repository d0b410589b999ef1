import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { enrol } from '@custody/device'
import type { DeviceSelf } from '@custody/device'
import {
  encodeTrustPolicy,
  noContext,
  parseNoteKey,
  verifyEnrolmentStatement,
} from '@custody/evidence'
import type { EntryDraft } from '@custody/evidence'
import { noOrganisation, nodeCrypto, openTpmSigner, tpmProvider } from '@custody/keys'
import type { KeyProvider } from '@custody/keys'
import { portableEd25519 } from '@custody/keys/verify'
import type { KeyProtection } from '@custody/model'
import { instant, ok } from '@custody/model'
import { clientOf, serverEndpoints } from '@custody/protocol'
import {
  emulatedTpm,
  endorsementAuthority,
  enrolledDraft,
  installSwtpm,
  simulatedDevice,
} from '@custody/testkit'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { certifyChip } from '../../../packages/keys/test/certify-chip.ts'
import { must } from '../../../packages/keys/test/forgeries.ts'
import { lesserChip } from '../../../packages/keys/test/lesser-chip.ts'
import type { Without } from '../../../packages/keys/test/lesser-chip.ts'
import { commands } from '../../../packages/keys/src/tpm/numbers.ts'
import { requestKey, signedClient } from './running/enrolled-device.ts'
import { ask, forget, signedIn, startServer, throwAwayHome } from './running/start-server.ts'
import { runWitness, witnessVerb } from './running/start-witness.ts'
import { startStockWitness } from './running/stock-witness.ts'

// Chips (swtpm) enrol at a real server with a real witness and a plain one, which attests nothing. No physical chip has been met.

const swtpm = await installSwtpm()
const cliMain = fileURLToPath(new URL('../../cli/src/main.ts', import.meta.url))
const serverMain = fileURLToPath(new URL('../src/main.ts', import.meta.url))

describe.skipIf(!swtpm.ok)('a device with a chip', async () => {
  if (!swtpm.ok) return
  const home = throwAwayHome()
  const folder = join(home, 'witness')
  const maker = endorsementAuthority('Chip Maker')
  const makerFile = join(home, 'maker.pem')
  writeFileSync(makerFile, maker.pem)
  const witnessKey = witnessVerb(folder, 'init', '--name', 'witness.example/w1')
  witnessVerb(folder, 'trust-roots', 'add', makerFile, '--as', 'vendor')
  const witness = await runWitness(folder)
  const plain = await startStockWitness('stock.example/w2')
  const witnessing = `witness w1 ${witnessKey} ${witness.url}\nwitness w2 ${plain.verifierKey} ${plain.url}\nquorum w1\n`
  writeFileSync(join(home, 'witnesses'), witnessing)
  const server = await startServer(home)
  witnessVerb(folder, 'add-organisation', String(server.ready['organisation']))
  afterAll(async () => {
    await server.stop()
    await witness.stop()
    await plain.close()
    forget(home)
  })
  const token = readFileSync(join(home, 'server/enrol-token'), 'utf8')
  const client = clientOf(serverEndpoints, async (out) =>
    ok(
      await ask(server.port, {
        ...out,
        headers: { ...out.headers, host: `127.0.0.1:${server.port}` },
      }),
    ),
  )
  const roots = (...words: readonly string[]) =>
    spawnSync(process.execPath, [serverMain, '--home', home, 'trust-roots', ...words], {
      encoding: 'utf8',
    })

  const chips: (() => Promise<void>)[] = []
  afterAll(async () => {
    for (const close of chips) await close()
  })
  const chipOf = async (isCertified: boolean, without: Without = {}): Promise<KeyProvider> => {
    const tpm = await emulatedTpm(swtpm.value)
    if (isCertified) await certifyChip(tpm.socket, maker)
    const lesser = await lesserChip(tpm.socket, without)
    const signer = must(await openTpmSigner({ kind: 'unix', path: lesser.socket }, noOrganisation))
    chips.push(async () => {
      await signer.close()
      await lesser.close()
      await tpm[Symbol.asyncDispose]()
    })
    return tpmProvider(signer)
  }
  const self: DeviceSelf = {
    token,
    protection: 'file',
    isolation: 'separate',
    platform: 'linux',
    name: 'laptop',
    osVersion: 'Debian 12',
    account: { uid: 990, name: 'custody' },
  }
  const enrolled = (
    key: KeyProvider,
    more: Partial<DeviceSelf> = {},
    change: Partial<typeof client> = {},
  ) =>
    enrol(
      {
        client: { ...client, ...change },
        crypto: nodeCrypto,
        answer: key.enrol,
        activate: key.activate,
      },
      { ...self, ...more },
    )

  const ours = await chipOf(true)
  const first = must(await enrolled(ours))

  test('is stated by the witness by its own roots, and by the server as far as it has any', async () => {
    expect(first.attestation).toEqual({
      level: 'tpm-hardware',
      witnesses: ['witness.example/w1'],
      because: 'root-unknown',
      refusals: [],
    })
    const again = must(await enrolled(ours))
    expect([again.device, again.origin], 'the same key again').toEqual([first.device, first.origin])
  })

  test('is believed by the server too once its maker’s root is loaded there', async () => {
    expect(roots('add', makerFile).stderr).toContain('TRUST_ROOT_KIND_MISSING')
    expect(roots('add', makerFile, '--as', 'vendor').stdout).toContain('CN=Chip Maker')
    expect(roots('list').stdout).toMatch(/^vendor +[0-9a-f]{64} CN=Chip Maker\n$/)
    expect(must(await enrolled(ours)).attestation).toMatchObject({
      level: 'tpm-hardware',
      because: null,
    })
  })

  test('without a certificate counts as a file, at the witness and at the server', async () => {
    const bare = must(await enrolled(await chipOf(false)))
    expect(bare.attestation).toMatchObject({ level: 'file', because: 'certificate-missing' })
  })

  test('without a counter counts as one that others may use, and no counter is stated', async () => {
    const uncounted = await chipOf(true, { commands: [commands.nvCertify] })
    expect(uncounted.key).toMatchObject({ kind: 'tpm-quote/1', nvName: null })
    const enrolment = must(await enrolled(uncounted))
    expect(enrolment.attestation).toEqual({
      level: 'tpm-shared',
      witnesses: ['witness.example/w1'],
      because: 'counter-missing',
      refusals: [],
    })
    const hash = createHash('sha256').update(enrolment.origin).digest('hex')
    const told = await fetch(`${witness.url}/${hash}/statement`)
    const kept = (await told.json()) as { readonly bytes: string }
    expect(JSON.parse(Buffer.from(kept.bytes, 'base64').toString('utf8'))).toMatchObject({
      counter: null,
      nvName: null,
      level: 'tpm-shared',
    })
  })

  test('is refused where a secret is not the chip’s, and told so', async () => {
    const code = async (change: Partial<typeof client>) => {
      const answer = await enrolled(ours, {}, change)
      return answer.ok ? answer.value.attestation?.refusals : answer.error.code
    }
    const withSecrets = (change: (witness: string | null) => string | null) => ({
      enrol: async (given: Parameters<typeof client.enrol>[0] = {}) => {
        const { attested } = given.body ?? {}
        const secrets = (attested?.secrets ?? []).flatMap((one) => {
          const secret = change(one.witness)
          return secret === null ? [one] : [{ ...one, secret }]
        })
        const body = { ...given.body, attested: { witnesses: attested?.witnesses ?? [], secrets } }
        return client.enrol({ body: body as NonNullable<typeof given.body> })
      },
    })
    const wrong = '00'.repeat(32)
    expect(await code(withSecrets((by) => (by === null ? wrong : null)))).toBe('CREDENTIAL_REFUSED')
    expect(await code(withSecrets((by) => (by === null ? null : wrong)))).toEqual([
      { witness: 'witness.example/w1', code: 'CREDENTIAL_REFUSED' },
    ])
    const later = await client.startEnrolment()
    if (!later.ok) throw new Error('no nonce')
    const replaced = { startEnrolment: async () => ok({ ...later.value, nonce: '11'.repeat(32) }) }
    expect(await code(replaced), 'a nonce that nobody gave').toBe('CHALLENGE_REFUSED')
    const stranger = await chipOf(false)
    expect(await enrolled(stranger, { token: null }), 'none, and unknown').toMatchObject({
      error: { code: 'TOKEN_REFUSED' },
    })
    expect(must(await enrolled(ours, { token: null })), 'none, and enrolled').toMatchObject({
      device: first.device,
      attestation: { level: 'tpm-hardware', refusals: [] },
    })
    expect(await enrolled(ours, { token: 'x'.repeat(30) })).toMatchObject({
      error: { code: 'TOKEN_REFUSED' },
    })
  })

  const request = requestKey()
  const log = simulatedDevice(first.origin, ours)
  const device = signedClient(server, request)

  test('shows what was stated of its key in a bundle, from which a verifier takes its protection', async () => {
    const now = instant(Date.now())
    const begun = enrolledDraft(first.origin, ours.key.publicKey, now)
    const { nvName } = ours.key
    const claimed = (keyProtection: KeyProtection): EntryDraft =>
      ({
        ...begun,
        facts: {
          ...begun.facts,
          seal: ours.key.kind,
          nvName: nvName === null ? null : Buffer.from(nvName).toString('hex'),
          keyProtection,
          isolation: 'separate',
        },
      }) as EntryDraft
    const upload = await log.seal([claimed('tpm-hardware'), request.announcement(now)])
    const taken = await device.uploadLeaves({ body: upload.leaves })
    expect(taken).toMatchObject({ ok: true })

    await vi.waitFor(
      async () => {
        const head = await device.fetchCosigned({ query: { origin: first.origin } })
        expect(head.ok && head.value.note).toContain('witness.example/w1')
      },
      { timeout: 60_000, interval: 100 },
    )

    const { client: console } = await signedIn(server)
    const shown = await console.getDevice({ params: { device: first.device } })
    expect(shown.ok && shown.value.trust.keyProtection).toBe('tpm-hardware')
    const completeness = await console.getCompleteness({ params: { device: first.device } })
    expect(completeness.ok && completeness.value.key).toEqual({
      protection: 'tpm-hardware',
      ground: 'witnesses',
      statedBy: ['witness.example/w1'],
    })
    const bundle = await console.exportBundle({ query: { device: first.device } })
    if (!bundle.ok) throw new Error(JSON.stringify(bundle.error))
    const file = join(home, 'device.bundle')
    writeFileSync(file, bundle.value)
    const verified = (policy: string) => {
      const trust = join(home, 'trust')
      const logs = [{ origin: first.origin, key: ours.key }]
      writeFileSync(trust, encodeTrustPolicy(nodeCrypto, logs, policy))
      const words = ['verify', file, '--trust', trust, '--json', '--require', 'tpm-hardware']
      return spawnSync(process.execPath, [cliMain, ...words], { encoding: 'utf8' }).stdout
    }
    expect(verified(witnessing)).toContain('"keyProtection":"tpm-hardware"')
    expect(verified(witnessing)).not.toContain('KEY_PROTECTION')
    expect(verified('quorum none\n'), 'the server’s word is nobody’s').toContain(
      'KEY_PROTECTION_BELOW',
    )
    const lines = new TextDecoder().decode(bundle.value).split('\n')
    const at = lines.findIndex((line) => line.startsWith('{"log"'))
    const [stated, own] = lines.slice(at + 1, at + 3).map((line) => JSON.parse(line).statement)
    const bytes = new Uint8Array(Buffer.from(stated.bytes, 'base64'))
    const signature = new Uint8Array(Buffer.from(stated.signature, 'hex'))
    const key = must(parseNoteKey(nodeCrypto, witnessKey, 'cosignature'))
    expect(stated.witness).toBe('witness.example/w1')
    expect(verifyEnrolmentStatement({ bytes, signature }, key, portableEd25519)).toMatchObject({
      ok: true,
      value: { origin: first.origin, level: 'tpm-hardware' },
    })
    expect([own.witness, own.signature], 'the server’s word').toEqual([null, null])
    expect(lines[at + 3]).toMatch(/^\{"leaf"/)
  })

  test('is quarantined when the witness has seen another history under its key', async () => {
    const beat: EntryDraft = {
      ...noContext,
      kind: 'heartbeat',
      at: instant(Date.now()),
      source: 'device',
      fields: {},
      facts: { outbox: 0, oldestMs: null, sessions: 0 },
    }
    const twin = await log.clone().seal([beat])
    const [leaf = ''] = twin.leaves.leaves
    const leafHash = createHash('sha256').update(Uint8Array.of(0)).update(leaf).digest('base64')
    const body = `old 2\n${leafHash}\n\n${twin.leaves.checkpoint}`
    expect((await fetch(`${witness.url}/add-checkpoint`, { method: 'POST', body })).status).toBe(
      200,
    )

    const mine = await log.seal([{ ...beat, at: instant(Date.now() + 1) }])
    expect(await device.uploadLeaves({ body: mine.leaves })).toMatchObject({ ok: true })
    const { client: console } = await signedIn(server)
    await vi.waitFor(
      async () => {
        const shown = await console.getDevice({ params: { device: first.device } })
        expect(shown.ok && shown.value.state).toBe('quarantined')
      },
      { timeout: 60_000, interval: 100 },
    )
    expect(await device.fetchPolicy()).toMatchObject({
      error: { problem: { code: 'DEVICE_REFUSED' } },
    })
  })
})
