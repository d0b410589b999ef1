import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { byteReader, joined, sized, u16 } from './bytes.ts'
import { emptyPassword } from './command.ts'
import type { TpmProblem } from './command.ts'
import { commands, handles, nvAttributes } from './numbers.ts'
import { counterAttributes, counterBytes, counterPublic, parseNvPublic } from './nv-public.ts'
import type { TpmAsk } from './transport.ts'

export type CounterProblem =
  | TpmProblem
  /** Something else lies at our index: another program's, or a counter with other attributes. */
  | { readonly code: 'TPM_COUNTER_FOREIGN'; readonly index: number }

/** Opens the counter at `index`, defines it where there is none. It counts once then, for until then it has no value. */
export async function openCounter(
  ask: TpmAsk,
  index: number,
): Promise<Result<bigint, CounterProblem>> {
  const attributes = await attributesAt(ask, index)
  if (!attributes.ok) return attributes
  const { written } = nvAttributes
  if (attributes.value === null) {
    const defined = await define(ask, index)
    if (!defined.ok) return defined
  } else if ((attributes.value & ~written) !== counterAttributes)
    return err({ code: 'TPM_COUNTER_FOREIGN', index })
  const isWritten = attributes.value !== null && (attributes.value & written) !== 0
  if (!isWritten) {
    const counted = await increment(ask, index)
    if (!counted.ok) return counted
  }
  return readCounter(ask, index)
}

async function attributesAt(
  ask: TpmAsk,
  index: number,
): Promise<Result<number | null, CounterProblem>> {
  const answer = await ask({ code: commands.nvReadPublic, handles: [index] })
  if (!answer.ok) return isAbsent(answer.error) ? ok(null) : answer
  const area = parseNvPublic(byteReader(answer.value.parameters).sized())
  return area !== null && area.sizeBytes === counterBytes
    ? ok(area.attributes)
    : err({ code: 'TPM_COUNTER_FOREIGN', index })
}

/** TPM_RC_HANDLE of the first handle: there is no such index. */
function isAbsent(problem: TpmProblem): boolean {
  return problem.code === 'TPM_REFUSED' && (problem.response & 0xff) === 0x8b
}

function define(ask: TpmAsk, index: number) {
  return ask({
    code: commands.nvDefineSpace,
    handles: [handles.owner],
    auths: [emptyPassword],
    parameters: joined(sized(new Uint8Array(0)), sized(counterPublic(index, counterAttributes))),
  })
}

/** Deletes it, with the owner's (empty) auth. Defined again it goes on above the highest value that any had. */
export function undefineCounter(ask: TpmAsk, index: number) {
  return ask({
    code: commands.nvUndefineSpace,
    handles: [handles.owner, index],
    auths: [emptyPassword],
  })
}

export function increment(ask: TpmAsk, index: number) {
  return ask({ code: commands.nvIncrement, handles: [index, index], auths: [emptyPassword] })
}

export async function readCounter(ask: TpmAsk, index: number): Promise<Result<bigint, TpmProblem>> {
  const value = await readNv(ask, index, counterBytes)
  return value.ok ? ok(byteReader(value.value).u64()) : value
}

/** Reads what lies at an index with its own empty auth. */
export async function readNv(
  ask: TpmAsk,
  index: number,
  sizeBytes: number,
  offset = 0,
): Promise<Result<Uint8Array, TpmProblem>> {
  const answer = await ask({
    code: commands.nvRead,
    handles: [index, index],
    auths: [emptyPassword],
    parameters: joined(u16(sizeBytes), u16(offset)),
  })
  if (!answer.ok) return answer
  const reader = byteReader(answer.value.parameters)
  const bytes = reader.sized()
  return reader.isWhole()
    ? ok(bytes)
    : err({ code: 'TPM_ANSWER_MALFORMED', command: commands.nvRead })
}

/** How many bytes lie at an index; null where there is none. */
export async function nvSize(ask: TpmAsk, index: number): Promise<number | null> {
  const answer = await ask({ code: commands.nvReadPublic, handles: [index] })
  if (!answer.ok) return null
  const area = byteReader(answer.value.parameters).sized()
  return area.length < 2 ? null : byteReader(area.subarray(-2)).u16()
}
