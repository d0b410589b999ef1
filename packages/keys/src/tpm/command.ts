import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { byteReader, joined, sized, u16, u32, u8 } from './bytes.ts'
import { handles as known, responses, tags } from './numbers.ts'

/** One command as the chip reads it. Source: TPM 2.0 Library, part 1, 18. */
export type TpmCommand = {
  readonly code: number
  readonly handles?: readonly number[]
  /** One for each handle that must be authorised, in their order. */
  readonly auths?: readonly Uint8Array[]
  readonly parameters?: Uint8Array
  /** Whether the answer begins with a handle. */
  readonly givesHandle?: true
}

export type TpmAnswer = { readonly handle: number; readonly parameters: Uint8Array }

export type TpmProblem =
  /** The chip answered, and no. */
  | { readonly code: 'TPM_REFUSED'; readonly command: number; readonly response: number }
  /** It asked to be asked again, more often than we do. */
  | { readonly code: 'TPM_BUSY' }
  /** Whether the chip carried the command out is not known. */
  | { readonly code: 'TPM_ANSWER_LOST'; readonly cause: string }
  | { readonly code: 'TPM_ANSWER_MALFORMED'; readonly command: number }

/** An empty password: what authorises everything of ours. The device node is the boundary. */
export const emptyPassword = sessionAuth(known.password)

/** An authorisation by a session without HMAC. `continueSession` is clear: it ends with the command. */
export function sessionAuth(handle: number): Uint8Array {
  return joined(u32(handle), sized(new Uint8Array(0)), u8(0), sized(new Uint8Array(0)))
}

export function encodeCommand(command: TpmCommand): Uint8Array {
  const { code, handles = [], auths = [], parameters = new Uint8Array(0) } = command
  const sessions = joined(...auths)
  const body = joined(
    ...handles.map(u32),
    ...(auths.length === 0 ? [] : [u32(sessions.length), sessions]),
    parameters,
  )
  const tag = auths.length === 0 ? tags.noSessions : tags.sessions
  return joined(u16(tag), u32(headBytes + body.length), u32(code), body)
}

export const headBytes = 10

/** How many bytes the message has that begins with these; null while that cannot be told. */
export function messageLength(received: Uint8Array): number | null {
  if (received.length < headBytes) return null
  return byteReader(received.subarray(2, 6)).u32()
}

/** Reads the answer to `command`. */
export function parseAnswer(command: TpmCommand, bytes: Uint8Array): Result<TpmAnswer, TpmProblem> {
  const malformed = err({ code: 'TPM_ANSWER_MALFORMED', command: command.code } as const)
  const reader = byteReader(bytes)
  const tag = reader.u16()
  const size = reader.u32()
  const response = reader.u32()
  if (!reader.isSound() || size !== bytes.length) return malformed
  if (response !== responses.success)
    return err({ code: 'TPM_REFUSED', command: command.code, response })
  const handle = command.givesHandle === true ? reader.u32() : 0
  const rest = tag === tags.sessions ? reader.take(reader.u32()) : reader.rest()
  return reader.isSound() ? ok({ handle, parameters: rest }) : malformed
}
