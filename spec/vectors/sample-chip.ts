import { createHash } from 'node:crypto'
import { sampleKey } from './sample-world.ts'
import type { SampleKey } from './sample-world.ts'

// What a chip would say, said by a program: it shows as well that no seal by itself shows a chip.

export const sha256 = (hex: string) =>
  createHash('sha256').update(Buffer.from(hex, 'hex')).digest('hex')
export const sized = (hex: string) => `${u16(hex.length / 2)}${hex}`
const u16 = (value: number) => value.toString(16).padStart(4, '0')
const u32 = (value: number) => value.toString(16).padStart(8, '0')
const u64 = (value: number) => value.toString(16).padStart(16, '0')

/** The parts of a TPMS_ATTEST in their order, in hex: of one that states a counter, and of a quote. */
export type AttestParts = { readonly [part in keyof ReturnType<typeof attestParts>]: string }
export type QuoteParts = { readonly [part in keyof ReturnType<typeof quoteParts>]: string }

/** An attestation key that a program holds, and its names. All in hex. */
export type ProgramKey = {
  readonly publicKey: string
  /** TPMT_PUBLIC, as spec/tpm-seal.md fixes it. */
  readonly publicArea: string
  readonly name: string
  readonly qualifiedName: string
  /** u16 length ‖ TPMS_ATTEST ‖ r ‖ s. */
  readonly signed: (parts: AttestParts | QuoteParts) => string
}

export function programKey(seed: string): ProgramKey {
  const program = sampleKey(seed)
  const publicKey = Buffer.from(program.key.publicKey).toString('hex')
  const point = publicKey.slice(54)
  const fixedPart = '0023000b00050472000000100018000b00030010'
  const publicArea = `${fixedPart}${sized(point.slice(0, 64))}${sized(point.slice(64))}`
  const name = `000b${sha256(publicArea)}`
  return {
    publicKey,
    publicArea,
    name,
    qualifiedName: `000b${sha256(`4000000b${name}`)}`,
    signed: (parts) => {
      const attest = Object.values(parts).join('')
      const signature = Buffer.from(program.sign(Buffer.from(attest, 'hex'))).toString('hex')
      return `${sized(attest)}${signature}`
    },
  }
}

/** What the chip showed when it sealed. */
export type ChipState = {
  readonly counter: number
  readonly clock: number
  readonly resets: number
  readonly restarts: number
  readonly safe: boolean
}

/** A statement of the counter, over the SHA-256 of a text; in the order of TPMS_ATTEST. */
export function attestParts(
  { qualifiedName }: Pick<ProgramKey, 'qualifiedName'>,
  nvName: string,
  text: string,
  { counter, clock, resets, restarts, safe }: ChipState,
) {
  return {
    magic: 'ff544347',
    type: '8014',
    signer: sized(qualifiedName),
    extraData: sized(sha256(text)),
    clock: u64(clock),
    resets: `${u32(resets)}${u32(restarts)}`,
    safe: safe ? '01' : '00',
    firmware: u64(0),
    indexName: sized(nvName),
    offset: '0000',
    contents: sized(u64(counter)),
  }
}

/** A quote of no register, over the SHA-256 of a text; in the order of TPMS_ATTEST. */
export function quoteParts(signer: Pick<ProgramKey, 'qualifiedName'>, text: string, state: ChipState) {
  const { indexName: _, offset: __, contents: ___, ...head } = attestParts(signer, '', text, state)
  return { ...head, type: '8018', selection: u32(0), pcrDigest: sized(sha256('')) }
}

/** A key that a chip is said to hold, which seals as its chip stood: at each call as the next state has it. */
export type SampleChip = Pick<SampleKey, 'key'> & {
  readonly akName: string
  /** Null for a chip that has no counter, and quotes. */
  readonly nvName: string | null
  readonly sealing: (states: readonly Partial<ChipState>[]) => SampleKey
}

/** What is not said of a state is as before; the counter and the clock go on by one. */
export function sampleChip(
  seed: string,
  kind: 'tpm-nv-certify/1' | 'tpm-quote/1' = 'tpm-nv-certify/1',
): SampleChip {
  const program = programKey(seed)
  const isCounted = kind === 'tpm-nv-certify/1'
  const nvName = isCounted ? `000b${sha256(Buffer.from(seed).toString('hex'))}` : null
  const bytesOf = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'))
  const publicKey = bytesOf(program.publicKey)
  const key = { kind, publicKey, nvName: nvName === null ? null : bytesOf(nvName) }
  return {
    key,
    akName: program.name,
    nvName,
    sealing: (states) => {
      let now: ChipState = { counter: 300, clock: 1000, resets: 1, restarts: 0, safe: true }
      let calls = 0
      return {
        key,
        sign: (message) => {
          now = { ...now, counter: now.counter + 1, clock: now.clock + 1, ...states[calls] }
          calls += 1
          const text = Buffer.from(message).toString('hex')
          const parts =
            nvName === null
              ? quoteParts(program, text, now)
              : attestParts(program, nvName, text, now)
          return bytesOf(program.signed(parts))
        },
      }
    },
  }
}
