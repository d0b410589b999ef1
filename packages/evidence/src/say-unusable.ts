import { parseBundleLine } from './parse-bundle-line.ts'
import type { TrustPolicyProblem } from './trust-policy.ts'

/** Why a file is no bundle at all, by its first line; null where it is one. What is wrong in a bundle is a verdict. */
export function sayNoBundle(firstLine: string | null): string | null {
  if (firstLine === null) return 'it is empty'
  const parsed = parseBundleLine(firstLine)
  if (parsed.ok && parsed.value.kind === 'bundle') return null
  return !parsed.ok && parsed.error.code === 'BUNDLE_VERSION_UNKNOWN'
    ? 'it is of a version that this verifier does not know'
    : 'it does not begin as one'
}

/** Why a trust policy cannot be used. */
export function sayNoPolicy({ line }: TrustPolicyProblem): string {
  return line === 0 ? 'it names no quorum' : `line ${line} cannot be understood`
}
