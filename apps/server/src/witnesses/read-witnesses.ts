import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseWitnessLines, portableCrypto } from '@custody/evidence'
import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import { askedWitnesses } from './ask-witness.ts'
import type { AskedWitness } from './ask-witness.ts'

/** The witnesses that the operator names. */
export type NamedWitnesses = {
  /** Those to forward to: with an address. */
  readonly asked: readonly AskedWitness[]
  /** The file's lines as they stand. */
  readonly lines: string
}

/** Reads `<home>/witnesses`, lines of a C2SP tlog-policy: `quorum none` without it. */
export function readWitnesses(
  home: string,
): Result<NamedWitnesses, { readonly code: 'WITNESSES_INVALID'; readonly detail: string }> {
  const path = join(home, 'witnesses')
  if (!existsSync(path)) return ok({ asked: [], lines: 'quorum none\n' })
  const lines = readFileSync(path, 'utf8')
  const policy = parseWitnessLines(portableCrypto, lines)
  return policy.ok
    ? ok({ asked: askedWitnesses(policy.value.witnesses), lines })
    : err({ code: 'WITNESSES_INVALID', detail: path })
}
