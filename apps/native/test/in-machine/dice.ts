/** Chance that is the same for the same seed. */
export type Dice = {
  /** From 0 to below `end`. */
  readonly below: (end: number) => number
  readonly chance: (part: number) => boolean
  readonly oneOf: <Value>(values: readonly Value[]) => Value
  readonly bytes: (length: number) => Buffer
}

/** The generator of splitmix32. */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = state ^ (state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    return (mixed ^ (mixed >>> 15)) >>> 0
  }
  const below = (end: number) => next() % end
  return {
    below,
    chance: (part) => next() / 2 ** 32 < part,
    oneOf<Value>(values: readonly Value[]): Value {
      const value = values[below(values.length)]
      if (value === undefined) throw new Error('one of none')
      return value
    },
    bytes(length) {
      const made = Buffer.alloc(length)
      for (let at = 0; at < length; at += 4)
        made.writeUIntLE(
          next() >>> (32 - 8 * Math.min(4, length - at)),
          at,
          Math.min(4, length - at),
        )
      return made
    },
  }
}

/** Some bytes changed, cut off or put in; at times none. */
export function mutated(dice: Dice, bytes: Buffer): Buffer {
  let made = Buffer.from(bytes)
  for (let left = dice.below(4); left > 0; left -= 1) {
    const at = dice.below(made.length + 1)
    const kind = dice.below(5)
    if (kind === 0 && at < made.length) made.writeUInt8(dice.below(256), at)
    if (kind === 1 && at + 4 <= made.length) made.writeUInt32LE(dice.oneOf(edges), at)
    if (kind === 2) made = made.subarray(0, at)
    if (kind === 3)
      made = Buffer.concat([made.subarray(0, at), dice.bytes(dice.below(9)), made.subarray(at)])
    if (kind === 4) made = Buffer.concat([made, made.subarray(at)])
  }
  return made
}

/** Numbers at which lengths and offsets go wrong. */
export const edges = [
  0, 1, 2, 3, 4, 7, 8, 11, 12, 55, 56, 255, 4095, 4096, 65_535, 1_048_575, 1_048_576, 1_048_577,
  2_097_152, 2_147_483_647, 2_147_483_648, 4_294_967_288, 4_294_967_295,
] as const
