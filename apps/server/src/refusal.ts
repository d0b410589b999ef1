import type { ProblemDocument, ServerProblemCode } from '@custody/protocol'

/** Why the server does not do what it was asked: a code of the protocol's table, with data for the program that asked. */
export type Refusal = {
  readonly code: ServerProblemCode
  readonly extra?: NonNullable<ProblemDocument['extra']>
}
