import {
  makeCredential,
  nodeCrypto,
  nodeP256,
  openTpmSigner,
  tpmProvider,
  tpmSeat,
} from '@custody/keys'
import { challengeBytes, verifyShownTpmKey, verifyTpmSeal } from '@custody/keys/verify'
import { emulatedTpm, installSwtpm } from '@custody/testkit'
import { afterAll, describe, expect, test } from 'vitest'
import { joined, sized } from '../src/tpm/bytes.ts'
import { commands } from '../src/tpm/numbers.ts'
import { attestationPublicOf } from '../src/tpm/public-area.ts'
import { noOrganisation } from '../src/tpm/scope.ts'
import { encodeStatement, parseStatement } from '../src/tpm/statement.ts'
import {
  counterOf,
  digestOf,
  looseKey,
  must,
  ownedChip,
  quoteOver,
  renewCounter,
  sealByOtherCounter,
  signAnything,
  signByTicket,
} from './forgeries.ts'
import { promisesOf } from './provider-contract.ts'

// On a real TPM 2.0 stack, emulated: swtpm. No physical chip has been met.

const swtpm = await installSwtpm()

describe.skipIf(!swtpm.ok)('a TPM (swtpm)', async () => {
  if (!swtpm.ok) return
  const tpm = await emulatedTpm(swtpm.value)
  afterAll(() => tpm[Symbol.asyncDispose]())
  const place = { kind: 'unix', path: tpm.socket } as const
  const signer = must(await openTpmSigner(place, noOrganisation))
  afterAll(() => signer.close())
  const { key } = signer
  const bytes = (text: string) => new TextEncoder().encode(text)
  const note = bytes('org/device/dev/e1\n4\nroot\n')
  const check = (text: Uint8Array, seal: Uint8Array, by = key) =>
    verifyTpmSeal(nodeCrypto, nodeP256(), by, text, seal)
  const sealed = async (text: string) => {
    const seal = must(await signer.sealHead(digestOf(bytes(text))))
    return counterOf(must(check(bytes(text), seal)))
  }
  /** The emulator serves one connection at a time, so whoever else has something to do with the chip takes our place. */
  const asOwner = async <Value>(
    act: (chip: Awaited<ReturnType<typeof ownedChip>>) => Promise<Value>,
  ) => {
    await signer.close()
    const chip = await ownedChip(tpm.socket, noOrganisation)
    try {
      return await act(chip)
    } finally {
      await chip.close()
    }
  }

  const openedApart = async (scope = noOrganisation) => {
    await signer.close()
    const other = must(await openTpmSigner(place, scope))
    await other.close()
    return other
  }

  describe('keeps the promises of a key provider', async () => {
    const open = async () => ({ ok: true, value: tpmProvider(await openedApart()) }) as const
    const make = async () => ({ ok: true, value: tpmProvider(signer) }) as const
    await promisesOf({ make, open, secret: () => null })
  })

  test('each seal shows the next value of the counter', async () => {
    const first = await sealed('one')
    expect([await sealed('two'), await sealed('three')]).toEqual([first + 1, first + 2])
  })

  test('the same head asked for twice has one seal', async () => {
    const head = digestOf(bytes('once'))
    expect(await signer.sealHead(head)).toEqual(await signer.sealHead(head))
  })

  test('keys of two epochs share the chip: each has it in its turn, and they count on', async () => {
    await signer.close()
    const seat = tpmSeat()
    const [old, next] = [
      must(await openTpmSigner(place, noOrganisation, undefined, seat)),
      must(await openTpmSigner(place, { ...noOrganisation, epoch: 2 }, undefined, seat)),
    ]
    expect(next.key.nvName).toEqual(old.key.nvName)
    expect(next.key.publicKey).not.toEqual(old.key.publicKey)
    const counters = await Promise.all(
      [old, next, old, old, next].map(async (one, at) => {
        const text = bytes(`shared ${at}`)
        const seal = must(await one.sealHead(digestOf(text)))
        return counterOf(must(check(text, seal, one.key)))
      }),
    )
    const [first = 0] = counters
    expect(counters).toEqual([0, 1, 2, 3, 4].map((more) => first + more))
    await next.close()
    await old.close()
  })

  test('heads that come at once have a value each', async () => {
    const counters = await Promise.all(['a', 'b', 'c', 'd'].map(sealed))
    expect(new Set(counters).size).toBe(4)
  })

  test('the chip says what it is', () => {
    expect(signer.chip).toEqual({ manufacturer: 'IBM', attainable: 'tpm-virtual', uncounted: null })
    expect(signer.tpm).toMatchObject({
      family: '2.0',
      manufacturer: 'IBM',
      clockUpdateMs: 4096,
      missing: [],
    })
    expect(signer.tpm.countersLeft).toBeGreaterThan(0)
  })

  test('each organisation and each epoch has a key of its own, organisations a counter too', async () => {
    const organisation = new Uint8Array(32).fill(7)
    const others = []
    for (const scope of [
      { ...noOrganisation, epoch: 2 },
      { organisation, epoch: 1 },
    ]) {
      others.push((await openedApart(scope)).key)
    }
    const keys = [key, ...others]
    const hex = (each: Uint8Array | null) => Buffer.from(each ?? []).toString('hex')
    expect(new Set(keys.map(({ publicKey }) => hex(publicKey))).size).toBe(3)
    expect(hex(others[0]?.nvName ?? null)).toBe(hex(key.nvName))
    expect(hex(others[1]?.nvName ?? null)).not.toBe(hex(key.nvName))
  })

  describe('a chip that is slow or odd', () => {
    test.each([0x922, 0x908, 0x90a, 0x920])('response %x is asked again', async (response) => {
      tpm.chip.answer(commands.nvIncrement, response, 2)
      const before = await sealed(`before ${response}`)
      expect(await sealed(`after ${response}`)).toBe(before + 1)
    })

    test('and not for ever: then the key is busy, and the next seal works', async () => {
      tpm.chip.answer(commands.nvCertify, 0x922, 12)
      const busy = await signer.sealHead(digestOf(bytes('busy')))
      expect(busy).toEqual({ ok: false, error: { code: 'KEY_BUSY' } })
      expect(await sealed('not busy')).toBeGreaterThan(0)
    })

    test.each([commands.nvCertify, commands.nvIncrement])(
      'a lost answer to %x is no second count',
      async (command) => {
        const before = await sealed(`before loss ${command}`)
        const asked = tpm.chip.asked.length
        tpm.chip.loseAnswerTo(command)
        expect(await sealed(`after loss ${command}`)).toBe(before + 1)
        const counts = tpm.chip.asked.slice(asked).filter((code) => code === commands.nvIncrement)
        expect(counts).toHaveLength(1)
      },
    )

    test('a power cut in the middle of a seal: the counter jumps, never back, and the key is the same', async () => {
      const before = await sealed('before the cut')
      tpm.chip.loseAnswerTo(commands.nvIncrement)
      const late = signer.sealHead(digestOf(bytes('cut')))
      await tpm.crash()
      await tpm.start()
      const seal = await late
      const again = seal.ok ? seal : await signer.sealHead(digestOf(bytes('cut')))
      const said = must(check(bytes('cut'), must(again)))
      expect(counterOf(said)).toBeGreaterThan(before)
      expect(said.time.safe).toBe(false)
      const next = await sealed('after the cut')
      expect(next).toBeGreaterThan(counterOf(said))
      // To the next multiple of 256, whatever was counted in between: such a hole explains nothing.
      expect(next).toBeGreaterThanOrEqual(256)
    })

    test('away for longer: it says so, and seals when it is back', async () => {
      await tpm.crash()
      expect(await signer.sealHead(digestOf(bytes('away')))).toMatchObject({
        ok: false,
        error: { code: 'KEY_UNAVAILABLE' },
      })
      await tpm.start()
      expect(await sealed('back')).toBeGreaterThan(0)
    })

    test.each([0, 100, 200, 600])(
      'with %i ms a signature, a seal takes one signature',
      async (latencyMs) => {
        tpm.chip.setLatency(latencyMs)
        const from = performance.now()
        await sealed(`slow ${latencyMs}`)
        const tookMs = performance.now() - from
        tpm.chip.setLatency(0)
        expect(tookMs).toBeGreaterThanOrEqual(latencyMs - 1)
        expect(tookMs).toBeLessThan(latencyMs * 2 + 400)
      },
    )
  })

  describe('what is no seal', () => {
    test('a seal of another note', async () => {
      const seal = must(await signer.sealHead(digestOf(note)))
      expect(check(bytes('another'), seal)).toEqual(refused('ATTEST_TEXT_DIFFERS'))
    })

    test('one by another device’s key', async () => {
      const other = await emulatedTpm(swtpm.value)
      const theirs = must(await openTpmSigner({ kind: 'unix', path: other.socket }, noOrganisation))
      const seal = must(await theirs.sealHead(digestOf(note)))
      await theirs.close()
      await other[Symbol.asyncDispose]()
      expect(check(note, seal, theirs.key).ok).toBe(true)
      expect(check(note, seal)).toEqual(refused('ATTEST_SIGNATURE_BAD'))
    })

    test('one over another counter of the chip', async () => {
      const seal = await asOwner((chip) => sealByOtherCounter(chip, note))
      expect(check(note, seal)).toEqual(refused('ATTEST_COUNTER_DIFFERS'))
    })

    test('a quote over the same text', async () => {
      const quote = await asOwner((chip) => quoteOver(chip, note))
      expect(check(note, quote)).toEqual({
        ok: false,
        error: { code: 'ATTEST_KIND_UNKNOWN', kind: 0x8018 },
      })
    })

    test('a statement made up, with a counter made up, signed by a key that signs anything', async () => {
      const seal = must(await signer.sealHead(digestOf(note)))
      const made = seal.slice(2, -64)
      made[made.length - 1] = 99
      const signature = await asOwner(async (chip) => {
        const loose = await looseKey(chip)
        return signAnything(chip, loose.handle, made)
      })
      const forged = joined(sized(made), signature ?? new Uint8Array(64))
      expect(signature).not.toBeNull()
      expect(check(note, forged)).toEqual(refused('ATTEST_SIGNATURE_BAD'))
    })

    test('the same, signed by the restricted key: the chip refuses', async () => {
      const made = must(await signer.sealHead(digestOf(note))).slice(2, -64)
      expect(await asOwner((chip) => signByTicket(chip, chip.key.handle, made))).toBeNull()
    })

    test('a look-alike without the magic, which the restricted key does sign', async () => {
      const made = must(await signer.sealHead(digestOf(note))).slice(2, -64)
      made[0] = 0xfe
      const signature = await asOwner((chip) => signByTicket(chip, chip.key.handle, made))
      const forged = joined(sized(made), signature ?? new Uint8Array(64))
      expect(signature).not.toBeNull()
      expect(check(note, forged)).toEqual(refused('ATTEST_MAGIC_MISSING'))
    })

    test('a counter that is deleted and defined again goes on above', async () => {
      const before = await sealed('before renewal')
      const renewed = await asOwner(renewCounter)
      expect(Number(renewed)).toBeGreaterThan(before)
    })
  })

  describe('enrolment', () => {
    const challenge = new Uint8Array(challengeBytes).fill(5)
    const shownBy = async () => must(await signer.enrol(challenge))
    const judge = (shown: Awaited<ReturnType<typeof shownBy>>) =>
      verifyShownTpmKey(nodeCrypto, nodeP256(), shown, challenge)
    const secret = new Uint8Array(32).fill(9)

    test('the chip opens the credential that was made for its key', async () => {
      const shown = must(judge(await shownBy()))
      const credential = must(makeCredential(shown.endorsementKey, shown.name, secret))
      expect(await signer.activate(credential)).toEqual({ ok: true, value: secret })
    })

    test('an RSA endorsement key takes a credential as well', async () => {
      const { credentialForRsa } = await import('./rsa-credential.ts')
      const back = await asOwner((chip) => credentialForRsa(chip, secret))
      expect(back).toEqual(secret)
    })

    test('not one for another name, nor one for another chip', async () => {
      const shown = must(judge(await shownBy()))
      const other = shown.name.with(33, (shown.name[33] ?? 0) ^ 1)
      const credential = must(makeCredential(shown.endorsementKey, other, secret))
      expect((await signer.activate(credential)).ok).toBe(false)
    })

    test('a key that signs anything is refused, and its chip opens nothing for the name it would need', async () => {
      const shown = await shownBy()
      const statement = parseStatement(shown.statement ?? new Uint8Array(0))
      if (statement === null) throw new Error('no statement')
      const loose = await asOwner(looseKey)
      const lying = encodeStatement({ ...statement, attestationKey: loose.publicArea })
      expect(judge({ ...shown, statement: lying })).toEqual(refused('KEY_ATTRIBUTES_DIFFER'))
    })

    test('a counter that the owner could write is refused', async () => {
      const shown = await shownBy()
      const statement = parseStatement(shown.statement ?? new Uint8Array(0))
      if (statement === null) throw new Error('no statement')
      const counter = statement.counter.with(9, (statement.counter[9] ?? 0) | 2)
      const lying = encodeStatement({ ...statement, counter })
      expect(judge({ ...shown, statement: lying })).toEqual(refused('KEY_COUNTER_DIFFERS'))
    })

    test('an older quote is refused, and a statement cut short', async () => {
      const shown = await shownBy()
      const statement = parseStatement(shown.statement ?? new Uint8Array(0))
      if (statement === null) throw new Error('no statement')
      const old = await asOwner((chip) => quoteOver(chip, bytes('yesterday')))
      const lying = encodeStatement({ ...statement, bootQuote: old })
      expect(judge({ ...shown, statement: lying })).toEqual(refused('KEY_QUOTE_DIFFERS'))
      const short = shown.statement?.slice(0, -1) ?? null
      expect(judge({ ...shown, statement: short })).toEqual(refused('KEY_STATEMENT_INVALID'))
      expect(judge({ ...shown, statement: null })).toEqual(refused('KEY_STATEMENT_MISSING'))
    })

    test('the name that a credential is made for is that of the key’s own public area', async () => {
      const shown = await shownBy()
      const judged = must(judge(shown))
      expect(judged.statement.attestationKey).toEqual(attestationPublicOf(shown.key.publicKey))
    })
  })
})

test('a socket where nobody listens is a TPM that is absent', async () => {
  const none = await openTpmSigner({ kind: 'unix', path: '/nonexistent/tpm' }, noOrganisation)
  expect(none).toEqual({ ok: false, error: { code: 'TPM_ABSENT' } })
})

function refused(code: string) {
  return { ok: false, error: { code } }
}
