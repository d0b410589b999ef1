import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { nodeCrypto } from '../node-crypto.ts'
import { parseAttest } from './attest.ts'
import { quoteNothing } from './certify.ts'
import { loadedObjects, neededAlways, probeChip } from './chip.ts'
import type { TpmChip } from './chip.ts'
import type { TpmProblem } from './command.ts'
import type { TpmConnectProblem } from './connect.ts'
import { connectTpm } from './connect.ts'
import type { CounterProblem } from './counter.ts'
import { openCounter } from './counter.ts'
import type { TpmPlace } from './place.ts'
import { commands } from './numbers.ts'
import { createPrimary, flush } from './primary.ts'
import type { LoadedKey } from './primary.ts'
import { attestationTemplate, counterIndexOf } from './scope.ts'
import type { TpmScope, TpmSealKind } from './scope.ts'
import type { TpmAsk, TpmConnection, Wait } from './transport.ts'
import { askOver } from './transport.ts'
import { showsNothing } from './verify-seal.ts'

/** The chip with our key loaded and our counter open, over one connection. */
export type OpenTpm = {
  readonly ask: TpmAsk
  readonly chip: TpmChip
  readonly key: LoadedKey
  readonly seal: TpmSealKind
  readonly counterIndex: number
  /** What the counter shows; null where the key seals without one. */
  readonly counter: bigint | null
  readonly close: () => Promise<void>
}

export type TpmOpenProblem =
  | TpmConnectProblem
  | CounterProblem
  /** The chip cannot do what this key's seals take. */
  | { readonly code: 'TPM_CHIP_LACKS'; readonly missing: TpmChip['missing'] }

/** Opens the chip: asks what it can, makes the key anew from its template (the same each time), opens the counter if it has one. */
export async function openTpm(
  place: TpmPlace,
  scope: TpmScope,
  wait: Wait,
): Promise<Result<OpenTpm, TpmOpenProblem>> {
  const connection = await connectTpm(place)
  if (!connection.ok) return connection
  const opened = await openOver(connection.value, scope, wait)
  if (!opened.ok) await connection.value.close()
  return opened
}

async function openOver(
  connection: TpmConnection,
  scope: TpmScope,
  wait: Wait,
): Promise<Result<OpenTpm, TpmOpenProblem>> {
  const ask = askOver(connection, wait)
  const chip = await probeChip(ask)
  if (!chip.ok) return chip
  const lacks = lacksFor(scope.seal, chip.value)
  if (lacks.length > 0) return err({ code: 'TPM_CHIP_LACKS', missing: lacks })
  if (!connection.isManaged) await flushAll(ask)
  const key = await createPrimary(ask, attestationTemplate(scope))
  if (!key.ok) return key
  const counterIndex = counterIndexOf(scope)
  const counting = await openCounting(ask, counterIndex, scope.seal, chip.value)
  if (!counting.ok) return counting
  const { counter, missing } = counting.value
  const seal = counter === null ? 'tpm-quote/1' : 'tpm-nv-certify/1'
  if (counter === null && scope.seal === undefined) {
    const isAble = await quotesNothing(ask, key.value)
    if (!isAble.ok) return isAble
  }
  const { close } = connection
  return ok({
    ask,
    chip: { ...chip.value, missing },
    key: key.value,
    seal,
    counterIndex,
    counter,
    close,
  })
}

/** What that kind of seal needs and the chip lacks. Where no kind is settled, it may do without a counter. */
function lacksFor(seal: TpmSealKind | undefined, { missing }: TpmChip): TpmChip['missing'] {
  return seal === 'tpm-nv-certify/1'
    ? missing
    : missing.filter((lack) => neededAlways.includes(lack))
}

type Counting = { readonly counter: bigint | null; readonly missing: TpmChip['missing'] }

/** Opens the counter; none for a key that quotes, nor, where no kind is settled, in a chip that can have none. */
async function openCounting(
  ask: TpmAsk,
  index: number,
  seal: TpmSealKind | undefined,
  { missing }: TpmChip,
): Promise<Result<Counting, TpmOpenProblem>> {
  if (seal === 'tpm-quote/1' || missing.length > 0) return ok({ counter: null, missing })
  const counter = await openCounter(ask, index)
  if (counter.ok) return ok({ counter: counter.value, missing })
  return seal === undefined && isNoneDefined(counter.error)
    ? ok({ counter: null, missing: ['orderly-counter'] })
    : counter
}

/** The chip defines no such index: it has no room, or no such attributes, or its owner has a password. A warning passes. */
function isNoneDefined(problem: CounterProblem): boolean {
  if (problem.code !== 'TPM_REFUSED' || problem.command !== commands.nvDefineSpace) return false
  return !isWarning(problem.response)
}

/** Whether the chip quotes no register, as spec/tpm-seal.md has it: tried before a key is made of it, for no list says so. */
async function quotesNothing(
  ask: TpmAsk,
  { handle }: LoadedKey,
): Promise<Result<true, TpmOpenProblem>> {
  const quote = await quoteNothing(ask, handle, new Uint8Array(32))
  if (!quote.ok)
    return quote.error.code === 'TPM_REFUSED' && !isWarning(quote.error.response)
      ? err({ code: 'TPM_CHIP_LACKS', missing: ['quote'] })
      : quote
  const said = parseAttest(quote.value.slice(2, -64))
  const isOurs = said.ok && said.value.attested.kind === 'quote'
  return isOurs && showsNothing(nodeCrypto, said.value.attested)
    ? ok(true)
    : err({ code: 'TPM_CHIP_LACKS', missing: ['quote'] })
}

/** Format 0 with RC_WARN: not now. TPM 2.0 Library, part 2, 6.6.2. */
function isWarning(response: number): boolean {
  return (response & 0x80) === 0 && (response & 0x900) === 0x900
}

/** Without a resource manager what an earlier connection loaded stays, and the chip has room for three. */
async function flushAll(ask: TpmAsk): Promise<void> {
  const loaded = await loadedObjects(ask)
  for (const handle of loaded.ok ? loaded.value : []) await flush(ask, handle)
}

/** The problem of a chip, in words for a status line. `custody doctor keys` says more. */
export function tellTpmProblem(problem: TpmOpenProblem | TpmProblem): string {
  switch (problem.code) {
    case 'TPM_REFUSED':
      return `the TPM refused command 0x${problem.command.toString(16)}: 0x${problem.response.toString(16)}`
    case 'TPM_CHIP_LACKS':
      return `the TPM lacks ${problem.missing.join(', ')}`
    case 'TPM_COUNTER_FOREIGN':
      return `NV index 0x${problem.index.toString(16)} of the TPM is taken by something else`
    case 'TPM_AWAY':
    case 'TPM_ANSWER_LOST':
      return `the TPM does not answer: ${problem.cause}`
    case 'TPM_ANSWER_MALFORMED':
      return `the TPM’s answer to 0x${problem.command.toString(16)} cannot be read`
    case 'TPM_ABSENT':
      return 'there is no TPM'
    case 'TPM_FORBIDDEN':
      return 'this account may not open the TPM'
    case 'TPM_BUSY':
      return 'the TPM is busy'
  }
}
