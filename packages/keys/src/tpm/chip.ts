import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { byteReader, joined, u32 } from './bytes.ts'
import type { ByteReader } from './bytes.ts'
import type { TpmProblem } from './command.ts'
import { capabilities, commands, curveP256, properties } from './numbers.ts'
import type { TpmAsk } from './transport.ts'

/** What a chip says of itself. A claim: only attestation shows that it is a chip. */
export type TpmChip = {
  /** `2.0` */
  readonly family: string
  /** Four letters of the TCG's registry: `INTC`, `IFX`, `IBM`. */
  readonly manufacturer: string
  readonly firmware: number
  /** Milliseconds that its clock may lose when it loses power. */
  readonly clockUpdateMs: number
  /** How many more counters its memory has room for; 0 may mean that it does not tell. */
  readonly countersLeft: number
  /** What a seal with a counter needs and this chip lacks; empty when it has all. */
  readonly missing: readonly ChipLack[]
}

/** The first three leave a chip that seals by quotes; a chip that lacks one of the others cannot seal. */
export type ChipLack = 'nv-certify' | 'nv-increment' | 'orderly-counter' | 'p256' | 'quote'

/** What a chip cannot do without, whether it has a counter or not. */
export const neededAlways: readonly ChipLack[] = ['p256', 'quote']

/** Emulators and clouds: as good as whoever runs them. Source: TCG Vendor ID Registry. */
const emulators = new Set(['IBM', 'MSFT', 'GOOG', 'VMW', 'AMZN', 'QEMU'])

/** The best that can come of it once a witness has attested it; by the chip's own word, so never to be shown as proven. */
export function attainableWith({ manufacturer }: TpmChip): 'tpm-hardware' | 'tpm-virtual' {
  return emulators.has(manufacturer) ? 'tpm-virtual' : 'tpm-hardware'
}

/** Asks the chip what it is and what it can. */
export async function probeChip(ask: TpmAsk): Promise<Result<TpmChip, TpmProblem>> {
  const named = await listOf(ask, capabilities.properties, properties.family, 64, pairOf)
  if (!named.ok) return named
  const counted = await listOf(ask, capabilities.properties, properties.nvCounters, 2, pairOf)
  if (!counted.ok) return counted
  const known = await listOf(ask, capabilities.commands, 0x11f, 254, (reader) => reader.u32())
  if (!known.ok) return known
  const curves = await listOf(ask, capabilities.curves, 0, 32, (reader) => reader.u16())
  if (!curves.ok) return curves
  const values = new Map([...named.value, ...counted.value])
  const codes = new Set(known.value.map((attributes) => attributes & 0xffff))
  const value = (property: number) => values.get(property) ?? 0
  return ok({
    family: lettersOf(value(properties.family)),
    manufacturer: lettersOf(value(properties.manufacturer)),
    firmware: value(properties.firmware),
    clockUpdateMs: value(properties.clockUpdate),
    countersLeft: value(properties.nvCountersLeft),
    missing: lacksOf({
      'nv-certify': codes.has(commands.nvCertify),
      'nv-increment': codes.has(commands.nvIncrement),
      'orderly-counter': value(properties.orderlyCount) > 0,
      p256: curves.value.includes(curveP256),
      quote: codes.has(commands.quote),
    }),
  })
}

function lacksOf(has: { readonly [lack in ChipLack]: boolean }): readonly ChipLack[] {
  const all = ['nv-certify', 'nv-increment', 'orderly-counter', 'p256', 'quote'] as const
  return all.filter((lack) => !has[lack])
}

/** Handles of what is loaded now. */
export function loadedObjects(ask: TpmAsk): Promise<Result<readonly number[], TpmProblem>> {
  return listOf(ask, capabilities.handles, 0x8000_0000, 16, (reader) => reader.u32())
}

/** TPM2_GetCapability: one page of a list. TPM 2.0 Library, part 3, 30.2. */
async function listOf<Each>(
  ask: TpmAsk,
  capability: number,
  from: number,
  count: number,
  read: (reader: ByteReader) => Each,
): Promise<Result<readonly Each[], TpmProblem>> {
  const code = commands.getCapability
  const answer = await ask({ code, parameters: joined(u32(capability), u32(from), u32(count)) })
  if (!answer.ok) return answer
  const reader = byteReader(answer.value.parameters)
  reader.u8() // whether there is more
  reader.u32() // the capability again
  const all: Each[] = []
  for (let left = reader.u32(); left > 0 && reader.isSound(); left -= 1) all.push(read(reader))
  return reader.isWhole() ? ok(all) : err({ code: 'TPM_ANSWER_MALFORMED', command: code })
}

function pairOf(reader: ByteReader): readonly [number, number] {
  return [reader.u32(), reader.u32()]
}

function lettersOf(value: number): string {
  return [...u32(value)]
    .map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ''))
    .join('')
    .trim()
}
