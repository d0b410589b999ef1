import { hash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { TpmSeal } from '@custody/keys/verify'
import { byteReader, joined, sized, u16, u32 } from '../src/tpm/bytes.ts'
import { certifyCounter, ecdsaOf, quoteBoot } from '../src/tpm/certify.ts'
import { emptyPassword } from '../src/tpm/command.ts'
import { openCounter, undefineCounter } from '../src/tpm/counter.ts'
import { algorithms, commands, handles, objectAttributes } from '../src/tpm/numbers.ts'
import { openTpm } from '../src/tpm/open-tpm.ts'
import type { OpenTpm } from '../src/tpm/open-tpm.ts'
import { createPrimary } from '../src/tpm/primary.ts'
import type { LoadedKey } from '../src/tpm/primary.ts'
import { attestationAttributes, attestationPublic } from '../src/tpm/public-area.ts'
import type { TpmScope } from '../src/tpm/scope.ts'

// What root on a device can have its chip do, to make a seal that is none.

/** The chip as whoever can open its node has it. */
export async function ownedChip(socket: string, scope: TpmScope): Promise<OpenTpm> {
  return must(await openTpm({ kind: 'unix', path: socket }, scope, wait))
}

/** Any text, signed by a key that signs anything. */
export async function looseKey({ ask }: OpenTpm): Promise<LoadedKey> {
  const attributes = attestationAttributes & ~objectAttributes.restricted
  const template = attestationPublic(new Uint8Array(32).fill(1), new Uint8Array(0), attributes)
  return must(await createPrimary(ask, template))
}

export async function signAnything({ ask }: OpenTpm, key: number, text: Uint8Array) {
  const noTicket = joined(u16(0x8024), u32(handles.null), sized(new Uint8Array(0)))
  const digest = new Uint8Array(hash('sha256', text, 'buffer'))
  return signedBy(ask, key, digest, noTicket)
}

/** Any text that does not begin as the chip's own do, signed by a restricted key: the chip hashes it and gives a ticket. */
export async function signByTicket({ ask }: OpenTpm, key: number, text: Uint8Array) {
  const hashed = must(
    await ask({
      code: commands.hash,
      parameters: joined(sized(text), u16(algorithms.sha256), u32(handles.endorsement)),
    }),
  )
  const reader = byteReader(hashed.parameters)
  const digest = reader.sized()
  return signedBy(ask, key, digest, reader.rest())
}

async function signedBy(
  ask: OpenTpm['ask'],
  key: number,
  digest: Uint8Array,
  ticket: Uint8Array,
): Promise<Uint8Array | null> {
  const answer = await ask({
    code: commands.sign,
    handles: [key],
    auths: [emptyPassword],
    parameters: joined(sized(digest), u16(algorithms.null), ticket),
  })
  return answer.ok ? ecdsaOf(byteReader(answer.value.parameters)) : null
}

/** A seal over another counter of the same chip. */
export async function sealByOtherCounter(tpm: OpenTpm, text: Uint8Array): Promise<Uint8Array> {
  const index = tpm.counterIndex ^ 1
  must(await openCounter(tpm.ask, index))
  return must(await certifyCounter(tpm.ask, tpm.key.handle, index, digestOf(text)))
}

export async function quoteOver(tpm: OpenTpm, text: Uint8Array): Promise<Uint8Array> {
  return must(await quoteBoot(tpm.ask, tpm.key.handle, digestOf(text)))
}

/** Deletes the counter and defines it anew. */
export async function renewCounter({ ask, counterIndex }: OpenTpm): Promise<bigint> {
  must(await undefineCounter(ask, counterIndex))
  return must(await openCounter(ask, counterIndex))
}

export function digestOf(text: Uint8Array): Uint8Array {
  return new Uint8Array(hash('sha256', text, 'buffer'))
}

/** The counter that a seal of a chip shows which has one. */
export function counterOf({ counter }: TpmSeal): number {
  if (counter === null) throw new Error('a seal without a counter')
  return counter
}

export function must<Value>(
  result:
    | { readonly ok: true; readonly value: Value }
    | { readonly ok: false; readonly error: unknown },
): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}
