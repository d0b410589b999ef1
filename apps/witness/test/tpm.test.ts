import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { encodeVerifierKey, portableCrypto as crypto, sealNote } from '@custody/evidence'
import { noOrganisation, openTpmSigner } from '@custody/keys'
import { emulatedTpm, installSwtpm } from '@custody/testkit'
import { afterAll, describe, expect, test } from 'vitest'
import { digestOf, must, ownedChip } from '../../../packages/keys/test/forgeries.ts'
import { certifyCounter } from '../../../packages/keys/src/tpm/certify.ts'
import { increment } from '../../../packages/keys/src/tpm/counter.ts'
import { bodyOf, textOf } from './sample-log.ts'
import { runWitness, startWitness } from './start-witness.ts'

// A log sealed by a TPM's counter (swtpm), in front of a real witness. No physical chip has been met.

const swtpm = await installSwtpm()
const folder = mkdtempSync(join(tmpdir(), 'custody-witness-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe.skipIf(!swtpm.ok)('a log that a chip seals', async () => {
  if (!swtpm.ok) return
  const tpm = await emulatedTpm(swtpm.value)
  afterAll(() => tpm[Symbol.asyncDispose]())
  const origin = 'org_a/device/dev_a/e1'
  const place = { kind: 'unix', path: tpm.socket } as const
  const { key } = await withSigner(async (signer) => signer)
  runWitness(folder, 'init', '--name', 'witness.example/w1')
  runWitness(folder, 'add-log', '--', encodeVerifierKey(crypto, origin, key))
  const witness = await startWitness(folder)
  afterAll(() => witness.stop())
  const bytes = (text: string) => new TextEncoder().encode(text)
  const noteOf = (text: string, signature: Uint8Array) =>
    sealNote(crypto, text, { origin, key, signature })

  async function withSigner<Value>(
    act: (
      signer: Extract<Awaited<ReturnType<typeof openTpmSigner>>, { ok: true }>['value'],
    ) => Promise<Value>,
  ): Promise<Value> {
    const signer = must(await openTpmSigner(place, noOrganisation))
    try {
      return await act(signer)
    } finally {
      await signer.close()
    }
  }
  /** A head as the device seals it. */
  const sealed = (size: number) =>
    withSigner(async (signer) => {
      const text = textOf(origin, size)
      return noteOf(text, must(await signer.sealHead(digestOf(bytes(text)))))
    })
  const ask = async (oldSize: number, size: number, note: string) => {
    const answer = await witness.add(bodyOf(oldSize, size, note))
    return answer.status === 200 ? 'cosigned' : (await answer.text()).trim()
  }
  const powerCut = async () => {
    await tpm.crash()
    await tpm.start()
  }
  const state = join(dirname(tpm.socket), 'state')

  test('is cosigned as its counter rises, over a power cut and another', async () => {
    expect(await ask(0, 1, await sealed(1))).toBe('cosigned')
    expect(await ask(1, 2, await sealed(2))).toBe('cosigned')
    for (let size = 3; size <= 5; size += 1) {
      await powerCut()
      expect(await ask(size - 1, size, await sealed(size)), `after cut ${size}`).toBe('cosigned')
    }
    const heads = await (await fetch(`${witness.url}/heads`)).json()
    expect(heads).toMatchObject({ logs: [{ origin, size: 5, counter: expect.any(Number) }] })
  })

  test('is refused an older seal of a newer head', async () => {
    const newer = await sealed(7)
    expect(await ask(5, 6, await sealed(6))).toBe('cosigned')
    expect(await ask(6, 7, newer)).toBe('COUNTER_NOT_ABOVE')
    expect(await ask(6, 7, await sealed(7))).toBe('cosigned')
  })

  test('is refused two heads at one count, as whoever owns the chip can have them certified', async () => {
    const chip = await ownedChip(tpm.socket, noOrganisation)
    const certified = async (size: number) => {
      const text = textOf(origin, size)
      const { ask: tell, key: held, counterIndex } = chip
      return noteOf(
        text,
        must(await certifyCounter(tell, held.handle, counterIndex, digestOf(bytes(text)))),
      )
    }
    must(await increment(chip.ask, chip.counterIndex))
    const [eight, nine] = [await certified(8), await certified(9)]
    await chip.close()
    expect(await ask(7, 8, eight)).toBe('cosigned')
    expect(await ask(8, 8, eight), 'the same again').toBe('cosigned')
    expect(await ask(8, 9, nine)).toBe('COUNTER_REUSED')
  })

  test('is refused once the chip was rolled back with everything else', async () => {
    await tpm.crash()
    const kept = join(folder, 'kept-state')
    cpSync(state, kept, { recursive: true })
    await tpm.start()
    expect(await ask(8, 9, await sealed(9))).toBe('cosigned')
    expect(await ask(9, 10, await sealed(10))).toBe('cosigned')
    await tpm.crash()
    rmSync(state, { recursive: true })
    cpSync(kept, state, { recursive: true })
    await tpm.start()
    expect(await ask(10, 11, await sealed(11))).toMatch(/^(?:COUNTER_NOT_ABOVE|COUNTER_REUSED)$/)
  })
})
