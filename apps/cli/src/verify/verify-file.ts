import { readFileSync } from 'node:fs'
import { parseTrustPolicy, sayNoBundle, sayNoPolicy, startVerification } from '@custody/evidence'
import type { Stamp, TreeHead, TrustPolicy, Verification } from '@custody/evidence'
import { portableEd25519, sealVerifier } from '@custody/keys/verify'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { CliProblem } from '../problem.ts'
import { reasonOf } from '../write-file.ts'
import { nodeCrypto, nodeP256 } from './node-crypto.ts'
import { readLines } from './read-lines.ts'
import type { ReadSoFar } from './read-lines.ts'

/** Reads whom to trust, from outside the bundle. */
export function readTrust(path: string): Result<TrustPolicy, CliProblem> {
  const unusable = (because: string) =>
    err({ code: 'TRUST_POLICY_UNUSABLE', path, because } as const)
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    return err({ code: 'FILE_UNREADABLE', path, because: reasonOf(error) })
  }
  const policy = parseTrustPolicy(nodeCrypto, text)
  return policy.ok ? policy : unusable(sayNoPolicy(policy.error))
}

/** What a bundle came to, and the last time stamp of each log in it: by its origin. */
export type VerifiedFile = {
  readonly verification: Verification
  readonly stamps: ReadonlyMap<string, Stamp>
}

/** Verifies a bundle in one pass. A problem only where the file is no bundle at all: what is wrong in one is a verdict. */
export async function verifyFile(
  path: string,
  trust: TrustPolicy | null,
  heads: ReadonlyMap<string, TreeHead>,
  between: (so: ReadSoFar) => void,
): Promise<Result<VerifiedFile, CliProblem>> {
  const stamps = new Map<string, Stamp>()
  const verifySeal = sealVerifier(nodeP256())
  const verifier = startVerification({
    crypto: nodeCrypto,
    verifySeal,
    verifyEd25519: portableEd25519,
    trust,
    heads,
    stamped: (origin, stamp) => stamps.set(origin, stamp),
  })
  let seen = 0
  let because: string | null = sayNoBundle(null)
  try {
    await readLines(
      path,
      (line) => {
        seen += 1
        if (seen === 1) because = sayNoBundle(line)
        if (because === null) verifier.line(line)
      },
      between,
    )
  } catch (error) {
    return err({ code: 'FILE_UNREADABLE', path, because: reasonOf(error) })
  }
  if (because !== null) return err({ code: 'BUNDLE_UNUSABLE', path, because })
  return ok({ verification: verifier.finish(), stamps })
}
