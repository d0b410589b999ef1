import { encodeHex } from '@custody/evidence'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { portableP256 } from '../p256.ts'
import type { VerifyP256 } from '../p256.ts'
import type { AdministratorKey } from './administrator-key.ts'
import { parseAssertion, verifyAssertion } from './assertion.ts'
import { parseSshSignature, verifySshSignature } from './ssh-signature.ts'
import type { AdministratorSignatureProblem } from './touched.ts'

/** Who may sign. A person with several keys stands once for each, under one name. */
export type ListedAdministrator = { readonly name: string; readonly key: AdministratorKey }

/** Whose signature over a 32-byte hash that is, made for that purpose: the listed administrator's name. */
export type SignedBy = (
  hash: Uint8Array,
  purpose: string,
  signature: string,
) => Result<string, AdministratorSignatureProblem>

/**
 * Gives the check of administrators' signatures. A signature is text: armored by `ssh-keygen -Y sign -n PURPOSE` over the 32
 * bytes, or the JSON of a browser's answer to them as its challenge. A browser knows no purpose: the hash must hold it.
 */
export function signedByOneOf(
  listed: readonly ListedAdministrator[],
  verifyP256: VerifyP256 = portableP256,
): SignedBy {
  return (hash, purpose, text) => {
    const ssh = parseSshSignature(text)
    if (ssh !== null) {
      const signer = listed.find(({ key }) => key.use === 'ssh' && isSameKey(key, ssh.key))
      if (signer === undefined) return err({ code: 'ADMINISTRATOR_UNKNOWN' })
      const holds = verifySshSignature(verifyP256, ssh, hash, purpose)
      return holds.ok ? ok(signer.name) : holds
    }
    const assertion = parseAssertion(text)
    if (assertion === null) return err({ code: 'ADMINISTRATOR_SIGNATURE_INVALID' })
    return byPasskey(listed, (key) => verifyAssertion(verifyP256, key, assertion, hash))
  }
}

/** An assertion does not say by which key: the one under which it holds, else what the last of them says of it. */
function byPasskey(
  listed: readonly ListedAdministrator[],
  verify: (key: AdministratorKey) => Result<true, AdministratorSignatureProblem>,
): Result<string, AdministratorSignatureProblem> {
  let problem: AdministratorSignatureProblem = { code: 'ADMINISTRATOR_UNKNOWN' }
  for (const { name, key } of listed) {
    if (key.use !== 'webauthn') continue
    const holds = verify(key)
    if (holds.ok) return ok(name)
    // Of no listed key says less than what is wrong with it.
    if (holds.error.code !== 'ADMINISTRATOR_SIGNATURE_BAD') problem = holds.error
  }
  return err(problem)
}

function isSameKey(a: AdministratorKey, b: Pick<AdministratorKey, 'publicKey' | 'application'>) {
  return a.application === b.application && keyName(a) === keyName(b)
}

/** What tells a key from another, however it is written. */
export function keyName({ publicKey }: Pick<AdministratorKey, 'publicKey'>): string {
  return encodeHex(publicKey)
}
