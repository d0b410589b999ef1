import { existsSync, readFileSync } from 'node:fs'
import { parseWitnessLines, quorumCheck } from '@custody/evidence'
import type { Cosigned, SignedNote, TrustPolicyProblem } from '@custody/evidence'
import { nodeCrypto } from '@custody/keys'
import { portableEd25519 } from '@custody/keys/verify'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { DaemonHome } from './home-folder.ts'

/** The witnesses that this device asks for. */
export type Witnessing = {
  /** Their lines, as they go into the trust policy. */
  readonly lines: string
  readonly check: (note: SignedNote) => Cosigned
}

/**
 * Reads which witnesses are asked for; null where none are: no file, or `quorum none`. A file that cannot be understood
 * is a problem: to go on without would be to ask for fewer than somebody wanted.
 */
export function readWitnessing({
  witnesses: path,
}: Pick<DaemonHome, 'witnesses'>): Result<
  Witnessing | null,
  { readonly code: 'WITNESSES_INVALID'; readonly path: string }
> {
  if (!existsSync(path)) return ok(null)
  const asked = witnessingOf(readFileSync(path, 'utf8'))
  return asked.ok ? asked : err({ code: 'WITNESSES_INVALID', path })
}

/** What lines of a tlog-policy without logs ask for; null for `quorum none`. */
export function witnessingOf(lines: string): Result<Witnessing | null, TrustPolicyProblem> {
  const policy = parseWitnessLines(nodeCrypto, lines)
  if (!policy.ok) return policy
  if (policy.value.quorum === null) return ok(null)
  const check = quorumCheck(nodeCrypto, policy.value, portableEd25519)
  return ok({ lines: lines.endsWith('\n') ? lines : `${lines}\n`, check })
}
