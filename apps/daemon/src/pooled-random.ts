import type { Random } from '@custody/evidence'

const poolBytes = 16_384

/**
 * The same generator, asked for many bytes at a time: an entry needs a few small pieces, and each question costs more than
 * its bytes. No byte is given out twice, and a piece is wiped from the pool when it is.
 */
export function pooledRandom(random: Random): Random {
  let pool = new Uint8Array(0)
  let at = 0
  return (length) => {
    if (length > poolBytes / 8) return random(length)
    if (at + length > pool.length) {
      pool = new Uint8Array(random(poolBytes))
      at = 0
    }
    const piece = pool.slice(at, at + length)
    pool.fill(0, at, at + length)
    at += length
    return piece
  }
}
