import type { Administrators } from '@custody/device'
import { nodeP256 } from '@custody/keys'
import { parseAdministrators, signedByOneOf } from '@custody/keys/verify'
import type { FloorAdministratorProblem } from '@custody/keys/verify'
import type { Result } from '@custody/model'
import { ok } from '@custody/model'
import type { FloorAdministrators } from '@custody/policy'

/** The administrators that a floor lists, ready to judge signatures. */
export function administratorsOf(
  written: FloorAdministrators | null,
): Result<Administrators | null, FloorAdministratorProblem> {
  if (written === null) return ok(null)
  const listed = parseAdministrators(written.keys)
  if (!listed.ok) return listed
  const { threshold, dwellMs } = written
  return ok({ signedBy: signedByOneOf(listed.value, nodeP256()), threshold, dwellMs })
}
