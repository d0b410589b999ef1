import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nodeCrypto, nodeP256, nodeRandom, openTpmSigner, tpmProvider } from '@custody/keys'
import type { TpmScope, TpmSigner } from '@custody/keys'
import { addTrustRoots, readTrustRoots, tpmAttester } from '@custody/keys/attester'
import { verifyTpmSeal } from '@custody/keys/verify'
import { emulatedTpm, endorsementAuthority, installSwtpm } from '@custody/testkit'
import { afterAll, describe, expect, test } from 'vitest'
import { quoteNothing } from '../src/tpm/certify.ts'
import { commands, properties } from '../src/tpm/numbers.ts'
import { noOrganisation } from '../src/tpm/scope.ts'
import { encodeStatement, parseStatement } from '../src/tpm/statement.ts'
import { certifyChip } from './certify-chip.ts'
import { digestOf, must, ownedChip, quoteOver } from './forgeries.ts'
import { lesserChip } from './lesser-chip.ts'
import type { Without } from './lesser-chip.ts'
import { promisesOf } from './provider-contract.ts'

// A chip without a counter: an emulated one (swtpm) from which a relay takes commands away. No physical chip has been met.

const swtpm = await installSwtpm()
const folder = mkdtempSync(join(tmpdir(), 'custody-quote-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe.skipIf(!swtpm.ok)('a TPM that cannot certify a counter', async () => {
  if (!swtpm.ok) return
  const maker = endorsementAuthority('Chip Maker')
  writeFileSync(join(folder, 'maker.pem'), maker.pem)
  addTrustRoots(join(folder, 'roots'), join(folder, 'maker.pem'), 'vendor')
  const tpm = await emulatedTpm(swtpm.value)
  afterAll(() => tpm[Symbol.asyncDispose]())
  await certifyChip(tpm.socket, maker)
  const lesser = await lesserChip(tpm.socket, { commands: [commands.nvCertify] })
  afterAll(() => lesser.close())
  const place = { kind: 'unix', path: lesser.socket } as const
  const signer = must(await openTpmSigner(place, noOrganisation))
  afterAll(() => signer.close())
  const { key } = signer
  const bytes = (text: string) => new TextEncoder().encode(text)
  const note = bytes('org/device/dev/e1\n4\nroot\n')
  const check = (text: Uint8Array, seal: Uint8Array, by = key) =>
    verifyTpmSeal(nodeCrypto, nodeP256(), by, text, seal)
  const sealed = async (text: string) =>
    must(check(bytes(text), must(await signer.sealHead(digestOf(bytes(text))))))
  /** The emulator serves one connection at a time, so whoever else has something to do with the chip takes our place. */
  const asOther = async <Value>(act: () => Promise<Value>) => {
    await signer.close()
    return act()
  }
  const openedApart = (without: Without | null, scope: TpmScope = noOrganisation) =>
    asOther(async () => {
      const chip = without === null ? null : await lesserChip(tpm.socket, without)
      const path = chip?.socket ?? tpm.socket
      const other = await openTpmSigner({ kind: 'unix', path }, scope)
      if (other.ok) await other.value.close()
      await chip?.close()
      return other
    })

  describe('keeps the promises of a key provider', async () => {
    const provider = async (made: TpmSigner) => ({ ok: true, value: tpmProvider(made) }) as const
    const again = async () => provider(must(await openedApart({ commands: [commands.nvCertify] })))
    await promisesOf({ make: () => provider(signer), open: again, secret: () => null })
  })

  test('says what it lacks, and what can come of its key at best', () => {
    expect(key).toMatchObject({ kind: 'tpm-quote/1', nvName: null })
    expect(signer.capabilities).toMatchObject({ counter: false, clock: true, attestation: true })
    expect(signer.chip).toEqual({
      manufacturer: 'IBM',
      attainable: 'tpm-shared',
      uncounted: ['nv-certify'],
    })
  })

  test('leaves nothing in the chip', async () => {
    await sealed('one')
    const touching: readonly number[] = [
      commands.nvDefineSpace,
      commands.nvIncrement,
      commands.nvCertify,
    ]
    // What its maker defined, for the certificate, came before.
    const asked = tpm.chip.asked.slice(tpm.chip.asked.indexOf(commands.getCapability))
    expect(asked.filter((code) => touching.includes(code))).toEqual([])
  })

  test('each seal shows a later time of the chip, and no counter', async () => {
    const first = await sealed('one')
    const second = await sealed('two')
    expect([first.counter, second.counter]).toEqual([null, null])
    expect(second.time.clock).toBeGreaterThanOrEqual(first.time.clock)
  })

  test('the same head asked for twice has one seal', async () => {
    const head = digestOf(bytes('once'))
    expect(await signer.sealHead(head)).toEqual(await signer.sealHead(head))
  })

  test('a lost answer has the same note quoted again', async () => {
    const before = tpm.chip.asked.length
    tpm.chip.loseAnswerTo(commands.quote)
    await sealed('lost')
    const quotes = tpm.chip.asked.slice(before).filter((code) => code === commands.quote)
    expect(quotes).toHaveLength(2)
  })

  test('not for ever busy: then the key is busy, and the next seal works', async () => {
    tpm.chip.answer(commands.quote, 0x922, 12)
    const busy = await signer.sealHead(digestOf(bytes('busy')))
    expect(busy).toEqual({ ok: false, error: { code: 'KEY_BUSY' } })
    expect(await sealed('not busy')).toMatchObject({ counter: null })
  })

  test('a power cut: the key is the same, and the resets rise', async () => {
    const before = await sealed('before the cut')
    await tpm.crash()
    await tpm.start()
    const after = await sealed('after the cut')
    expect(after.time.resetCount).toBeGreaterThan(before.time.resetCount)
  })

  test.each<{ what: string; without: Without; missing: readonly string[] }>([
    {
      what: 'counts nothing',
      without: { commands: [commands.nvIncrement] },
      missing: ['nv-increment'],
    },
    {
      what: 'keeps no orderly counter',
      without: { properties: new Map([[properties.orderlyCount, 0]]) },
      missing: ['orderly-counter'],
    },
  ])('so does one that $what', async ({ without, missing }) => {
    const other = must(await openedApart(without))
    expect(other.key).toEqual(key)
    expect(other.chip?.uncounted).toEqual(missing)
  })

  test('and one that refuses to define a counter, for good; not one that may do so later', async () => {
    const scope = { ...noOrganisation, organisation: nodeRandom(32) }
    tpm.chip.answer(commands.nvDefineSpace, 0x2c2, 1)
    const refusing = must(await openedApart(null, scope))
    expect(refusing.chip).toMatchObject({
      attainable: 'tpm-shared',
      uncounted: ['orderly-counter'],
    })
    tpm.chip.answer(commands.nvDefineSpace, 0x923, 1)
    expect(await openedApart(null, scope)).toMatchObject({ error: { code: 'TPM_REFUSED' } })
  })

  test.each([0x1c4, 0x143])(
    'none that refuses a quote of no register, by %x, is of use',
    async (response) => {
      tpm.chip.answer(commands.quote, response, 1)
      expect(await openedApart({ commands: [commands.nvCertify] })).toEqual({
        ok: false,
        error: { code: 'TPM_CHIP_LACKS', missing: ['quote'] },
      })
    },
  )

  test('a key keeps its kind, whatever the chip learns or forgets', async () => {
    const lacking = { commands: [commands.nvCertify] }
    const counting = { ...noOrganisation, seal: 'tpm-nv-certify/1' } as const
    expect(await openedApart(lacking, counting)).toEqual({
      ok: false,
      error: { code: 'TPM_CHIP_LACKS', missing: ['nv-certify'] },
    })
    const quoting = must(await openedApart(null, { ...noOrganisation, seal: 'tpm-quote/1' }))
    expect(quoting.key).toEqual(key)
    expect(quoting.chip).toMatchObject({ attainable: 'tpm-shared', uncounted: [] })
  })

  describe('what is no seal', () => {
    const refused = (code: string) => ({ ok: false, error: { code } })
    const owned = <Value>(act: (chip: Awaited<ReturnType<typeof ownedChip>>) => Promise<Value>) =>
      asOther(async () => {
        const chip = await ownedChip(tpm.socket, noOrganisation)
        try {
          return await act(chip)
        } finally {
          await chip.close()
        }
      })

    test('a seal of another note', async () => {
      const seal = must(await signer.sealHead(digestOf(note)))
      expect(check(bytes('another'), seal)).toEqual(refused('ATTEST_TEXT_DIFFERS'))
    })

    test('a quote that shows registers, over the same text', async () => {
      const seal = await owned((chip) => quoteOver(chip, note))
      expect(check(note, seal)).toEqual(refused('ATTEST_REGISTERS_SHOWN'))
    })

    test('a quote by the key of another organisation', async () => {
      const other = await asOther(() =>
        ownedChip(tpm.socket, { ...noOrganisation, organisation: nodeRandom(32) }),
      )
      const seal = must(await quoteNothing(other.ask, other.key.handle, digestOf(note)))
      await other.close()
      expect(check(note, seal)).toEqual(refused('ATTEST_SIGNATURE_BAD'))
    })
  })

  describe('an attester', () => {
    const roots = () => must(readTrustRoots(join(folder, 'roots')))
    const attester = tpmAttester({ key: nodeRandom(32), roots, now: () => Date.now() })
    const to = { origin: 'org_a/device/dev_a/e1', challenge: nodeRandom(32) }
    const shown = async () => must(await signer.enrol(to.challenge))

    test('attests the chip, and its key as one that others may use', async () => {
      const attestation = await shown()
      const credential = must(attester.credential(attestation, to))
      const secret = must(await signer.activate(credential))
      expect(attester.attested(attestation, to, secret)).toMatchObject({
        ok: true,
        value: { level: 'tpm-shared', because: 'counter-missing', counter: null },
      })
    })

    test('makes no credential for a key that is shown as what it is not', async () => {
      const attestation = await shown()
      const counted = await asOther(async () => {
        const whole = must(await openTpmSigner({ kind: 'unix', path: tpm.socket }, noOrganisation))
        const made = must(await whole.enrol(to.challenge))
        await whole.close()
        return made
      })
      const statement = parseStatement(attestation.statement ?? new Uint8Array(0))
      const itsCounter = parseStatement(counted.statement ?? new Uint8Array(0))?.counter
      if (statement === null || itsCounter === undefined) throw new Error('no statement')
      const asked = (given: typeof attestation) => {
        const made = attester.credential(given, to)
        return made.ok ? 'made' : made.error.code
      }
      expect(asked(attestation)).toBe('made')
      expect(asked(counted), 'with its counter').toBe('made')
      expect(counted.key.publicKey, 'the same key').toEqual(key.publicKey)
      const withCounter = encodeStatement({ ...statement, counter: itsCounter })
      expect(asked({ ...attestation, statement: withCounter })).toBe('KEY_COUNTER_DIFFERS')
      const { nvName } = counted.key
      expect(asked({ ...attestation, key: { ...key, nvName } })).toBe('KEY_INVALID')
      expect(asked({ ...attestation, key: counted.key })).toBe('KEY_POSSESSION_NOT_SHOWN')
      expect(asked({ ...counted, key })).toBe('KEY_POSSESSION_NOT_SHOWN')
    })
  })
})
