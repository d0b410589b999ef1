import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { loadedObjects, probeChip } from './chip.ts'
import type { TpmChip } from './chip.ts'
import type { TpmProblem } from './command.ts'
import type { TpmConnectProblem } from './connect.ts'
import { connectTpm } from './connect.ts'
import type { CounterProblem } from './counter.ts'
import { openCounter } from './counter.ts'
import type { TpmPlace } from './place.ts'
import { createPrimary, flush } from './primary.ts'
import type { LoadedKey } from './primary.ts'
import { attestationTemplate, counterIndexOf } from './scope.ts'
import type { TpmScope } from './scope.ts'
import type { TpmAsk, TpmConnection, Wait } from './transport.ts'
import { askOver } from './transport.ts'

/** The chip with our key loaded and our counter open, over one connection. */
export type OpenTpm = {
  readonly ask: TpmAsk
  readonly chip: TpmChip
  readonly key: LoadedKey
  readonly counterIndex: number
  /** What the counter shows. */
  readonly counter: bigint
  readonly close: () => Promise<void>
}

export type TpmOpenProblem =
  | TpmConnectProblem
  | CounterProblem
  /** The chip cannot do what a seal takes. */
  | { readonly code: 'TPM_CHIP_LACKS'; readonly missing: TpmChip['missing'] }

/** Opens the chip: asks what it can, makes the key anew from its template (the same each time), opens the counter. */
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
  if (chip.value.missing.length > 0)
    return err({ code: 'TPM_CHIP_LACKS', missing: chip.value.missing })
  if (!connection.isManaged) await flushAll(ask)
  const key = await createPrimary(ask, attestationTemplate(scope))
  if (!key.ok) return key
  const counterIndex = counterIndexOf(scope)
  const counter = await openCounter(ask, counterIndex)
  if (!counter.ok) return counter
  return ok({
    ask,
    chip: chip.value,
    key: key.value,
    counterIndex,
    counter: counter.value,
    close: connection.close,
  })
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
