import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  encodeHex,
  encodeVerifierKey,
  enrolChallenge,
  parseCheckpoint,
  parseNoteKey,
  portableCrypto as crypto,
  sealNote,
  verifyEnrolmentStatement,
} from '@custody/evidence'
import { noOrganisation, openTpmSigner } from '@custody/keys'
import type { TpmSigner } from '@custody/keys'
import { portableEd25519 } from '@custody/keys/verify'
import { emulatedTpm, endorsementAuthority, installSwtpm } from '@custody/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { certifyChip } from '../../../packages/keys/test/certify-chip.ts'
import { digestOf, must } from '../../../packages/keys/test/forgeries.ts'
import { actsLog } from './acts-log.ts'
import { bodyOf, deviceLog, textOf } from './sample-log.ts'
import { runWitness, startWitness } from './start-witness.ts'

// Devices with chips (swtpm) enrol at a real witness; the test stands where the server would. No physical chip has been met.

const swtpm = await installSwtpm()
const folder = mkdtempSync(join(tmpdir(), 'custody-witness-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe.skipIf(!swtpm.ok)('a witness that attests', async () => {
  if (!swtpm.ok) return
  const name = 'witness.example/w1'
  const organisation = 'org_01hf0000000000000000000000'
  const originOf = (device: string, epoch = 1) =>
    `${organisation}/device/dev_01hf000000000000000000000${device}/e${epoch}`
  const maker = endorsementAuthority('Chip Maker')
  writeFileSync(join(folder, 'maker.pem'), maker.pem)
  runWitness(folder, 'init', '--name', name)
  const key = must(parseNoteKey(crypto, runWitness(folder, 'key').stdout.trim(), 'cosignature'))
  runWitness(folder, 'add-organisation', organisation)
  const roots = (...words: readonly string[]) => runWitness(folder, 'trust-roots', ...words)
  roots('add', join(folder, 'maker.pem'), '--as', 'vendor')
  const witness = await startWitness(folder)
  afterAll(() => witness.stop())

  const chips: (() => Promise<void>)[] = []
  afterAll(async () => {
    for (const close of chips) await close()
  })
  const opened = async (isCertified: boolean) => {
    const tpm = await emulatedTpm(swtpm.value)
    if (isCertified) await certifyChip(tpm.socket, maker)
    let open: { readonly epoch: number; readonly signer: TpmSigner } | null = null
    const close = async () => open?.signer.close()
    chips.push(async () => {
      await close()
      await tpm[Symbol.asyncDispose]()
    })
    // swtpm talks to one caller at a time: what was opened before is closed.
    return async (epoch: number): Promise<TpmSigner> => {
      if (open?.epoch === epoch) return open.signer
      await close()
      const scope = { ...noOrganisation, epoch }
      const signer = must(await openTpmSigner({ kind: 'unix', path: tpm.socket }, scope))
      open = { epoch, signer }
      return signer
    }
  }
  const chipOf = async (isCertified: boolean) => (await opened(isCertified))(1)
  const ourChip = await opened(true)
  const ours = await ourChip(1)
  const theirs = await chipOf(false)

  const post = async (path: string, body: object = {}) => {
    const answer = await fetch(`${witness.url}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
    })
    const text = await answer.text()
    return answer.status === 200 ? JSON.parse(text) : text.trim()
  }
  const base64 = (bytes: Uint8Array | null) => Buffer.from(bytes ?? []).toString('base64')
  const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'base64'))
  /** What a server relays for a device, and the device's secret once it was asked for. */
  const shownBy = async (signer: TpmSigner, origin: string, own?: string) => {
    const nonce = new Uint8Array(32).fill(7)
    const fresh: string = own ?? (await post('/enrol/nonce')).nonce
    const witnesses = [
      { name, nonce: fresh },
      { name: 'witness.example/w2', nonce: '22'.repeat(32) },
    ]
    const challenge = enrolChallenge(
      crypto,
      nonce,
      witnesses.map((one) => ({ ...one, nonce: new Uint8Array(Buffer.from(one.nonce, 'hex')) })),
    )
    const shown = must(await signer.enrol(challenge ?? new Uint8Array(32)))
    return {
      origin,
      nonce: encodeHex(nonce),
      witnesses,
      key: {
        kind: shown.key.kind,
        publicKey: base64(shown.key.publicKey),
        nvName: base64(shown.key.nvName),
      },
      possession: base64(shown.possession),
      statement: base64(shown.statement),
    }
  }
  type Shown = Awaited<ReturnType<typeof shownBy>>
  const secretFor = async (signer: TpmSigner, shown: Shown) => {
    const credential = await post('/enrol/credential', shown)
    if (typeof credential === 'string') return credential
    const opened = await signer.activate({
      idObject: bytesOf(credential.idObject),
      seed: bytesOf(credential.seed),
    })
    return opened.ok ? encodeHex(opened.value) : 'not opened'
  }
  const enrolled = async (signer: TpmSigner, origin: string) => {
    const shown = await shownBy(signer, origin)
    const secret = await secretFor(signer, shown)
    return secret.length === 64 ? post('/enrol/statement', { ...shown, secret }) : secret
  }
  const read = (said: { readonly bytes: string; readonly signature: string }) =>
    verifyEnrolmentStatement(
      {
        bytes: bytesOf(said.bytes),
        signature: new Uint8Array(Buffer.from(said.signature, 'hex')),
      },
      key,
      portableEd25519,
    )

  test('states what it found of a chip, under its own key, and keeps it for whoever asks', async () => {
    const said = await enrolled(ours, originOf('a'))
    expect(said.witness).toBe(name)
    const statement = read(said)
    expect(statement).toMatchObject({
      ok: true,
      value: {
        origin: originOf('a'),
        epoch: 1,
        level: 'tpm-hardware',
        publicKey: encodeHex(ours.key.publicKey),
        nvName: encodeHex(ours.key.nvName ?? new Uint8Array(0)),
        ekCertSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        counter: expect.any(Number),
      },
    })
    const hash = createHash('sha256').update(originOf('a')).digest('hex')
    const kept = await fetch(`${witness.url}/${hash}/statement`)
    expect(kept.headers.get('cache-control')).toBe('no-store')
    expect(await kept.json()).toEqual(said)
    expect(await enrolled(ours, originOf('a')), 'asked again').toEqual(said)
  })

  test('knows the log by its own enrolment, and cosigns its heads', async () => {
    const text = textOf(originOf('a'), 1)
    const signature = must(await ours.sealHead(digestOf(new TextEncoder().encode(text))))
    const sealedBy = { origin: originOf('a'), key: ours.key, signature }
    const answer = await witness.add(bodyOf(0, 1, sealNote(crypto, text, sealedBy)))
    expect(answer.status).toBe(200)
    expect(runWitness(folder, 'logs').stdout).toContain(
      encodeVerifierKey(crypto, originOf('a'), ours.key),
    )
  })

  test('takes no log of a chip that nobody vouches for, until its operator has added it', async () => {
    expect(await enrolled(theirs, originOf('b'))).toBe('CHIP_NOT_ATTESTED')
    expect(runWitness(folder, 'logs').stdout).not.toContain(originOf('b'))
    const hash = createHash('sha256').update(originOf('b')).digest('hex')
    expect((await fetch(`${witness.url}/${hash}/statement`)).status).toBe(404)
    runWitness(folder, 'add-log', encodeVerifierKey(crypto, originOf('b'), theirs.key))
    const said = await enrolled(theirs, originOf('b'))
    expect(read(said)).toMatchObject({ value: { level: 'file', ekCertSha256: null } })
  })

  test('refuses what does not hold, and adds no log for it', async () => {
    const origin = originOf('a')
    const foreign = 'org_01hf0000000000000000000001/device/dev_01hf000000000000000000000a/e1'
    const known = await shownBy(ours, origin)
    const secret = await secretFor(ours, known)
    const fresh = await shownBy(ours, origin)
    const asked = (shown: object, more: object = {}) =>
      post('/enrol/statement', { ...shown, ...more })
    expect(await asked(fresh, { secret }), 'a secret of before').toBe('CREDENTIAL_REFUSED')
    expect(await asked(known), 'no secret').toBe('CREDENTIAL_REFUSED')
    expect(await asked({ ...known, origin: originOf('c') }, { secret })).toBe('CREDENTIAL_REFUSED')
    expect(await asked({ ...known, nonce: '99'.repeat(32) }, { secret })).toBe(
      'KEY_POSSESSION_NOT_SHOWN',
    )
    const madeUp = await shownBy(ours, origin, 'ab'.repeat(32))
    expect(await post('/enrol/credential', madeUp)).toBe('CHALLENGE_REFUSED')
    expect(await post('/enrol/credential', { ...known, witnesses: [] })).toBe('CHALLENGE_REFUSED')
    const other = await shownBy(theirs, origin)
    const mixed = { ...fresh, statement: other.statement }
    expect(await post('/enrol/credential', mixed), 'statement of another').toBe(
      'KEY_ATTRIBUTES_DIFFER',
    )
    expect(await post('/enrol/credential', { ...known, origin: foreign })).toBe(
      'ORGANISATION_UNKNOWN',
    )
    expect(await post('/enrol/credential', { ...known, more: 1 })).toBe('REQUEST_SHAPE_UNKNOWN')
    expect(runWitness(folder, 'logs').stdout.split('\n').filter(Boolean)).toHaveLength(2)
  })

  test('keeps one chip to one device, one key to a log, and opens no second epoch by itself', async () => {
    expect(await enrolled(ours, originOf('c'))).toBe('CHIP_KNOWN')
    expect(await enrolled(theirs, originOf('a')), 'of a chip that nobody vouches for').toBe(
      'LOG_KEY_DIFFERS',
    )
    expect(await enrolled(ours, originOf('a', 2))).toBe('EPOCH_NOT_GRANTED')
    const third = await chipOf(false)
    expect(await enrolled(third, originOf('a'))).toBe('LOG_KEY_DIFFERS')
    expect(await enrolled(third, originOf('d', 2))).toBe('EPOCH_NOT_GRANTED')
  })

  test('believes a maker from the moment that its root is loaded until it is removed', async () => {
    expect(roots('list').stdout).toMatch(/^vendor +[0-9a-f]{64} CN=Chip Maker\n$/)
    const fingerprint = /[0-9a-f]{64}/.exec(roots('list').stdout)?.[0] ?? ''
    expect(roots('remove', fingerprint).stdout).toBe(`forgotten ${fingerprint}\n`)
    expect(read(await enrolled(ours, originOf('a')))).toMatchObject({ value: { level: 'file' } })
    const asked = roots('add', join(folder, 'maker.pem'))
    expect([asked.exit, asked.stderr]).toEqual([
      2,
      expect.stringContaining('TRUST_ROOT_KIND_MISSING'),
    ])
    roots('add', join(folder, 'maker.pem'), '--as', 'virtual')
    const again = read(await enrolled(ours, originOf('a')))
    expect(again).toMatchObject({ value: { level: 'tpm-virtual', counter: expect.any(Number) } })
  })

  describe('of a granted epoch', async () => {
    const acts = actsLog(organisation)
    const other = await opened(true)
    beforeAll(() => {
      runWitness(folder, 'add-log', '--', acts.verifierKey, deviceLog(originOf('f')).verifierKey)
    })
    let cosigned = 0
    const headOf = async (origin: string) => {
      const hash = createHash('sha256').update(origin).digest('hex')
      const note = await (await fetch(`${witness.url}/${hash}/checkpoint`)).text()
      const head = parseCheckpoint(`${note.split('\n\n')[0]}\n`)
      return head.ok ? { origin, size: head.value.size, root: encodeHex(head.value.root) } : null
    }
    /** Has an epoch granted to a chip's key, as the server's operator may for whatever key. */
    const grant = async (origin: string, epoch: number, { key }: TpmSigner) => {
      const { kind: seal, publicKey, nvName } = key
      const seq = acts.grant({
        origin,
        epoch,
        previous: await headOf(origin.replace(/[0-9]+$/, String(epoch - 1))),
        publicKey: encodeHex(publicKey),
        seal,
        nvName: nvName === null ? null : encodeHex(nvName),
        because: 'wiped',
      })
      expect((await witness.add(acts.body(cosigned))).status).toBe(200)
      cosigned = acts.size()
      return post('/enrol/epoch', acts.shown(origin, seq))
    }

    test('states what it states of the chip that the device had, and nothing more of the epoch before', async () => {
      const next = await ourChip(2)
      const origin = originOf('a', 2)
      expect(await enrolled(next, origin)).toBe('EPOCH_NOT_GRANTED')
      expect(await grant(origin, 2, next)).toEqual({ origin, closed: originOf('a'), size: 1 })
      const said = read(await enrolled(next, origin))
      expect(said).toMatchObject({
        value: { origin, epoch: 2, level: 'tpm-virtual', publicKey: encodeHex(next.key.publicKey) },
      })
      const text = textOf(origin, 3)
      const signature = must(await next.sealHead(digestOf(new TextEncoder().encode(text))))
      const note = sealNote(crypto, text, { origin, key: next.key, signature })
      expect((await witness.add(bodyOf(0, 3, note))).status).toBe(200)
      expect(await enrolled(await ourChip(1), origin), 'an older key').toBe('LOG_KEY_DIFFERS')
      expect(await enrolled(await ourChip(1), originOf('a'))).toBe('EPOCH_CLOSED')
    })

    test('a grant moves a device into no other chip; its operator does, by hand', async () => {
      const origin = originOf('a', 3)
      const stranger = await other(3)
      expect(await grant(origin, 3, stranger)).toMatchObject({ closed: originOf('a', 2), size: 3 })
      expect(await enrolled(stranger, origin)).toBe('CHIP_DIFFERS')
      const reason = ['--reason', 'a new mainboard']
      expect(runWitness(folder, 'remove-log', origin, ...reason).exit).toBe(0)
      expect(await enrolled(stranger, origin)).toBe('EPOCH_NOT_GRANTED')
      runWitness(folder, 'add-log', encodeVerifierKey(crypto, origin, stranger.key))
      expect(read(await enrolled(stranger, origin))).toMatchObject({ value: { epoch: 3 } })
      expect(await enrolled(await other(1), originOf('g'))).toBe('CHIP_KNOWN')
    })

    test('a device that had its key in a file gets its first chip; removed by hand, that one is free again', async () => {
      const origin = originOf('f', 2)
      const chip = await opened(true)
      const next = await chip(2)
      expect(await grant(origin, 2, next)).toMatchObject({ closed: originOf('f'), size: 0 })
      expect(read(await enrolled(next, origin))).toMatchObject({ value: { epoch: 2 } })
      expect(await enrolled(await chip(1), originOf('h'))).toBe('CHIP_KNOWN')
      expect(runWitness(folder, 'remove-log', origin, '--reason', 'not that machine').exit).toBe(0)
      expect(read(await enrolled(await chip(1), originOf('h')))).toMatchObject({
        value: { origin: originOf('h'), level: 'tpm-virtual' },
      })
      expect(await enrolled(await chip(2), origin)).toBe('CHIP_KNOWN')
    })
  })
})
