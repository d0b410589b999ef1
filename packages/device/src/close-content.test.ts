import type { SealedPayload, WrappedKey } from '@custody/evidence'
import { instant, newId } from '@custody/model'
import { expect, test } from 'vitest'
import { contentCloser } from './close-content.ts'

let drawn = 0
const random = (size: number) => new Uint8Array(size).fill((drawn += 1))

/** Ciphers that show what they were given: the real ones are in `keys`. */
const closer = () =>
  contentCloser({
    random,
    wrap: async (_origin, { key }): Promise<WrappedKey> => ({
      key,
      enc: new Uint8Array(32),
      wrapped: new Uint8Array(48),
    }),
    close: async ({ key }, nonce, { seq, field, bytes }): Promise<SealedPayload> => ({
      seq,
      field,
      key,
      nonce,
      bytes,
    }),
  })

const day = 86_400_000
const origin = 'org_0/device/dev_0/e1'
const session = newId('ses', new Uint8Array(16).fill(1))
const payload = { seq: 1, field: 1, salt: new Uint8Array(32), bytes: new Uint8Array(1) } as const
const at = (time: number, of: typeof session | null = session) => ({
  ...payload,
  session: of,
  at: instant(time),
})

test('there is one key for a session and a UTC day, and another for any other', async () => {
  const close = closer()
  const other = newId('ses', new Uint8Array(16).fill(2))
  const given = [at(0), at(day - 1), at(day), at(0, other), at(0, null)]
  const { payloads, keys } = await close(origin, given)
  const [first, same, ...others] = payloads.map(({ key }) => key)
  expect(same).toBe(first)
  expect(new Set([first, ...others]).size).toBe(4)
  expect(keys.map(({ key }) => key)).toEqual([first, ...others])
  const elsewhere = await close('org_0/device/dev_0/e2', [at(0)])
  expect(elsewhere.payloads[0]?.key).not.toBe(first)
})

test('no nonce is used twice, and every answer carries the keys that it names', async () => {
  const close = closer()
  const first = await close(origin, [at(0), at(0)])
  const again = await close(origin, [at(0)])
  const nonces = [...first.payloads, ...again.payloads].map(({ nonce }) => nonce.join())
  expect(new Set(nonces).size).toBe(3)
  expect(again.keys.map(({ key }) => key)).toEqual(again.payloads.map(({ key }) => key))
})
