import { expect, test } from 'vitest'
import { pooledRandom } from './pooled-random.ts'

/** A generator that counts, so that a byte given twice would show. */
function counting() {
  let next = 0
  return (length: number) => {
    const bytes = new Uint8Array(length * 4)
    const words = new Uint32Array(bytes.buffer)
    for (let at = 0; at < length; at += 1) words[at] = next += 1
    return bytes.slice(0, length)
  }
}

test('every piece is what the generator gave, in its order, none twice', () => {
  const plain = counting()(16_384)
  const pooled = pooledRandom(counting())
  expect(pooled(16)).toEqual(plain.slice(0, 16))
  expect(pooled(32)).toEqual(plain.slice(16, 48))
  expect(pooled(0)).toHaveLength(0)
  expect(pooled(32)).toEqual(plain.slice(48, 80))
})

test('pieces have their length, past the end of the pool and above it', () => {
  const pooled = pooledRandom(counting())
  for (let at = 0; at < 2000; at += 1) expect(pooled(37)).toHaveLength(37)
  expect(pooled(100_000)).toHaveLength(100_000)
})
