import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeVerifierKey, portableCrypto as crypto, sealNote } from '@custody/evidence'
import { noOrganisation, openTpmSigner } from '@custody/keys'
import { emulatedTpm, installSwtpm } from '@custody/testkit'
import { afterAll, describe, expect, test } from 'vitest'
import { commands } from '../../../packages/keys/src/tpm/numbers.ts'
import { digestOf, must } from '../../../packages/keys/test/forgeries.ts'
import { lesserChip } from '../../../packages/keys/test/lesser-chip.ts'
import { bodyOf, textOf } from './sample-log.ts'
import { runWitness, startWitness } from './start-witness.ts'

// A log sealed by a TPM without a counter (swtpm behind a relay), in front of a real witness. No physical chip has been met.

const swtpm = await installSwtpm()
const folder = mkdtempSync(join(tmpdir(), 'custody-witness-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe.skipIf(!swtpm.ok)('a log that a chip seals without a counter', async () => {
  if (!swtpm.ok) return
  const tpm = await emulatedTpm(swtpm.value)
  afterAll(() => tpm[Symbol.asyncDispose]())
  const chip = await lesserChip(tpm.socket, { commands: [commands.nvCertify] })
  afterAll(() => chip.close())
  const origin = 'org_a/device/dev_a/e1'
  const signer = must(await openTpmSigner({ kind: 'unix', path: chip.socket }, noOrganisation))
  afterAll(() => signer.close())
  const { key } = signer
  runWitness(folder, 'init', '--name', 'witness.example/w1')
  runWitness(folder, 'add-log', '--', encodeVerifierKey(crypto, origin, key))
  const witness = await startWitness(folder)
  afterAll(() => witness.stop())

  /** A head as the device seals it. */
  const sealed = async (size: number) => {
    const text = textOf(origin, size)
    const signature = must(await signer.sealHead(digestOf(new TextEncoder().encode(text))))
    return sealNote(crypto, text, { origin, key, signature })
  }
  const ask = async (oldSize: number, size: number, note: string) => {
    const answer = await witness.add(bodyOf(oldSize, size, note))
    return answer.status === 200 ? 'cosigned' : (await answer.text()).trim()
  }

  test('is cosigned as its clock rises, over a power cut, and shows no counter', async () => {
    expect(await ask(0, 1, await sealed(1))).toBe('cosigned')
    expect(await ask(1, 2, await sealed(2))).toBe('cosigned')
    await tpm.crash()
    await tpm.start()
    expect(await ask(2, 3, await sealed(3))).toBe('cosigned')
    const heads = await (await fetch(`${witness.url}/heads`)).json()
    expect(heads).toMatchObject({ logs: [{ origin, size: 3, counter: null }] })
  })

  test('is refused an older seal of a newer head, and one of before a reset', async () => {
    const newer = await sealed(5)
    expect(await ask(3, 4, await sealed(4))).toBe('cosigned')
    expect(await ask(4, 5, newer)).toBe('CHIP_CLOCK_NOT_RISING')
    const next = await sealed(5)
    await tpm.crash()
    await tpm.start()
    expect(await ask(4, 4, await sealed(4)), 'the same head, sealed anew').toBe('cosigned')
    expect(await ask(4, 5, next)).toBe('RESETS_WENT_BACK')
    expect(await ask(4, 5, await sealed(5))).toBe('cosigned')
  })
})
