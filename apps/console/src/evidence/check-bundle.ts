import {
  encodeHex,
  hashLeaf,
  parseBundleLine,
  parseTrustPolicy,
  portableCrypto,
  sayNoBundle,
  sayNoPolicy,
  startVerification,
  type TrustPolicy,
  type Verification,
} from '@custody/evidence'
import { portableEd25519, portableP256, sealVerifier } from '@custody/keys/verify'
import { linesOf } from './lines-of.ts'

/** What is to be checked, and by whose word. */
export type ToCheck = {
  readonly bundle: Blob
  /** The text of a C2SP tlog-policy; null: then nothing is trusted. */
  readonly trust: string | null
  /** Hash of a leaf that must be among those of the bundle; null where none is looked for. */
  readonly leafHash: string | null
}

/** What came of it. It is checked by code that the server delivered: it is never called `verified` on a page. */
export type Checked =
  | {
      readonly kind: 'checked'
      readonly verification: Verification
      /** Whether the leaf that was looked for is there; null where none was. */
      readonly isThere: boolean | null
      /** Names of the witnesses that the trust policy names; null without a policy. */
      readonly witnesses: readonly string[] | null
      /** Logs with a time stamp that stands in its place. What it is worth is not checked: no authority is known here. */
      readonly stamped: number
    }
  | {
      readonly kind: 'unusable'
      readonly code: 'BUNDLE_UNUSABLE' | 'TRUST_POLICY_UNUSABLE'
      readonly because: string
    }

/**
 * Checks a bundle in one pass and bounded memory, by the verifier of `custody verify`. `told` is called with the bytes
 * read so far, after each piece.
 */
export async function checkBundle(
  { bundle, trust, leafHash }: ToCheck,
  told: (bytes: number) => void,
): Promise<Checked> {
  const policy = trust === null ? null : parseTrustPolicy(portableCrypto, trust)
  if (policy?.ok === false)
    return { kind: 'unusable', code: 'TRUST_POLICY_UNUSABLE', because: sayNoPolicy(policy.error) }
  const stamped = new Set<string>()
  const verifier = startVerification({
    crypto: portableCrypto,
    verifySeal: sealVerifier(portableP256),
    verifyEd25519: portableEd25519,
    trust: policy?.value ?? null,
    heads: new Map(),
    stamped: (origin) => stamped.add(origin),
  })
  let isThere = false
  let seen = 0
  for await (const line of linesOf(bundle, told)) {
    seen += 1
    const because = seen === 1 ? sayNoBundle(line) : null
    if (because !== null) return { kind: 'unusable', code: 'BUNDLE_UNUSABLE', because }
    verifier.line(line)
    if (leafHash !== null) isThere ||= isLeaf(line, leafHash)
  }
  const because = seen === 0 ? sayNoBundle(null) : null
  if (because !== null) return { kind: 'unusable', code: 'BUNDLE_UNUSABLE', because }
  return {
    kind: 'checked',
    verification: verifier.finish(),
    isThere: leafHash === null ? null : isThere,
    witnesses: policy === null ? null : namesOf(policy.value),
    stamped: stamped.size,
  }
}

function isLeaf(line: string, leafHash: string): boolean {
  const parsed = parseBundleLine(line)
  return (
    parsed.ok &&
    parsed.value.kind === 'leaf' &&
    encodeHex(hashLeaf(portableCrypto, parsed.value.bytes)) === leafHash
  )
}

function namesOf({ witnesses }: TrustPolicy): readonly string[] {
  return witnesses.map(({ name }) => name)
}
