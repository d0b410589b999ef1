import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseWitnessLines, portableCrypto } from '@custody/evidence'
import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import { askedWitnesses } from './ask-witness.ts'
import type { AskedWitness } from './ask-witness.ts'

/** The witnesses to forward to: those with an address in `<home>/witnesses`, lines of a C2SP tlog-policy. None without it. */
export function readWitnesses(
  home: string,
): Result<
  readonly AskedWitness[],
  { readonly code: 'WITNESSES_INVALID'; readonly detail: string }
> {
  const path = join(home, 'witnesses')
  if (!existsSync(path)) return ok([])
  const policy = parseWitnessLines(portableCrypto, readFileSync(path, 'utf8'))
  return policy.ok
    ? ok(askedWitnesses(policy.value.witnesses))
    : err({ code: 'WITNESSES_INVALID', detail: path })
}
