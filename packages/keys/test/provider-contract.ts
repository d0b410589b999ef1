import { nodeP256, nodeRandom } from '@custody/keys'
import type { KeyProvider } from '@custody/keys'
import { challengeBytes, portableP256, sealVerifier, verifyAttestation } from '@custody/keys/verify'
import type { Result } from '@custody/model'
import { expect, test } from 'vitest'

/** A place where keys live, as its tests make one. */
export type PlaceUnderTest = {
  readonly make: () => Promise<Result<KeyProvider, { readonly code: string }>>
  /** The same key again. */
  readonly open: () => Promise<Result<KeyProvider, { readonly code: string }>>
  /** The secret of the key; null where nobody can know it. */
  readonly secret: () => Uint8Array | null
}

const text = new TextEncoder().encode('org/device/dev/e1\n4\nroot\n')
const other = new TextEncoder().encode('org/device/dev/e1\n5\nroot\n')

/** What every key provider promises. Called in a `describe` of the provider. */
export async function promisesOf({ make, open, secret }: PlaceUnderTest): Promise<void> {
  const made = await make()
  if (!made.ok) throw new Error(made.error.code)
  const provider = made.value

  test.each([
    { by: 'node', verifyP256: nodeP256() },
    { by: 'portable', verifyP256: portableP256 },
  ])('its seal holds for that text and no other, checked by $by', async ({ verifyP256 }) => {
    const seal = await provider.seal(text)
    const verify = sealVerifier(verifyP256)
    if (!seal.ok) throw new Error(seal.error.code)
    expect(verify(provider.key, text, seal.value)).toMatchObject({ ok: true })
    expect(verify(provider.key, other, seal.value)).toEqual({
      ok: false,
      error: { code: 'SEAL_SIGNATURE_BAD' },
    })
  })

  test('its seal shows no better protection than it claims, and a clock and counter only if it has one', async () => {
    const seal = await provider.seal(text)
    const claims = seal.ok ? sealVerifier(nodeP256())(provider.key, text, seal.value) : null
    expect(claims?.ok === true && claims.value).toEqual({
      atMost: provider.level,
      chip: provider.capabilities.clock
        ? expect.objectContaining({
            counter: provider.capabilities.counter ? expect.any(Number) : null,
          })
        : null,
    })
  })

  test('it is the same key when it is opened again', async () => {
    const again = await open()
    expect(again.ok && again.value.key).toEqual(provider.key)
  })

  test('it answers the challenge of one who enrols it, and that challenge only', async () => {
    const challenge = nodeRandom(challengeBytes)
    const shown = await provider.enrol(challenge)
    if (!shown.ok) throw new Error(shown.error.code)
    const check = (against: Uint8Array) => verifyAttestation(nodeP256(), shown.value, against)
    expect(check(challenge)).toEqual({ ok: true, value: provider.level })
    expect(check(nodeRandom(challengeBytes))).toEqual({
      ok: false,
      error: { code: 'KEY_POSSESSION_NOT_SHOWN' },
    })
  })

  test('its answer to a challenge is no seal, and a seal no answer', async () => {
    const challenge = nodeRandom(challengeBytes)
    const shown = await provider.enrol(challenge)
    const seal = await provider.seal(challenge)
    if (!shown.ok || !seal.ok) throw new Error('no signature')
    const asSeal = sealVerifier(nodeP256())(provider.key, challenge, shown.value.possession)
    const forged = { ...shown.value, possession: seal.value }
    expect(asSeal.ok).toBe(false)
    expect(verifyAttestation(nodeP256(), forged, challenge).ok).toBe(false)
  })

  // Of a key in a chip nobody knows the secret, so there is nothing to look for.
  const known = secret()
  if (known === null) return
  test('nothing that it shows holds the secret', async () => {
    const shown = await provider.enrol(nodeRandom(challengeBytes))
    const everything = JSON.stringify([provider, shown], (_, value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
    )
    expect(known).toHaveLength(32)
    expect(everything).not.toContain(Buffer.from(known).toString('hex'))
  })
}
