import { readFileSync } from 'node:fs'
import { parseBundleLine, parseTrustPolicy, startVerification } from '@custody/evidence'
import type { TreeHead, TrustPolicy, Verification } from '@custody/evidence'
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
  if (policy.ok) return policy
  const { line } = policy.error
  return unusable(line === 0 ? 'it names no quorum' : `line ${line} cannot be understood`)
}

/** Verifies a bundle in one pass. A problem only where the file is no bundle at all: what is wrong in one is a verdict. */
export async function verifyFile(
  path: string,
  trust: TrustPolicy | null,
  heads: ReadonlyMap<string, TreeHead>,
  between: (so: ReadSoFar) => void,
): Promise<Result<Verification, CliProblem>> {
  const verifySeal = sealVerifier(nodeP256())
  const verifier = startVerification({
    crypto: nodeCrypto,
    verifySeal,
    verifyEd25519: portableEd25519,
    trust,
    heads,
  })
  let first: string | null = null
  try {
    await readLines(
      path,
      (line) => {
        first ??= firstLineProblem(line)
        if (first === '') verifier.line(line)
      },
      between,
    )
  } catch (error) {
    return err({ code: 'FILE_UNREADABLE', path, because: reasonOf(error) })
  }
  if (first !== '') return err({ code: 'BUNDLE_UNUSABLE', path, because: first ?? 'it is empty' })
  return ok(verifier.finish())
}

/** What the first line lacks to be a bundle's; empty when it is one. */
function firstLineProblem(line: string): string {
  const parsed = parseBundleLine(line)
  if (parsed.ok && parsed.value.kind === 'bundle') return ''
  return !parsed.ok && parsed.error.code === 'BUNDLE_VERSION_UNKNOWN'
    ? 'it is of a version that this verifier does not know'
    : 'it does not begin as one'
}
