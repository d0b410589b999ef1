import type { KeyProtection, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { byteReader, joined } from '../bytes.ts'
import type { PublicArea } from '../public-area.ts'
import { padded } from '../public-area.ts'
import type { ShownTpmKey } from '../verify-attestation.ts'
import { readCertificate, usages } from './certificate.ts'
import type { CertificateFacts } from './certificate.ts'
import { firmwareDenied } from './firmware.ts'
import type { RootKind, TrustRoot } from './trust-roots.ts'

/** Why a key is not more than `file`, or than `tpm-shared`, though a chip may hold it. */
export type LevelReason =
  | 'certificate-missing'
  | 'certificate-unreadable'
  | 'certificate-expired'
  /** It is for something else than to endorse a TPM. */
  | 'certificate-use-wrong'
  /** It leads to no root that the attester was given. */
  | 'root-unknown'
  /** An authority on the way may not issue it, or may no longer. */
  | 'authority-unfit'
  /** A firmware that is known to let keys out. */
  | 'firmware-denied'
  /** A root vouches for the chip, and its seals have no counter. */
  | 'counter-missing'

/** What an attester makes of a chip: its level, and why it is no better; null where a root vouches for it. */
export type EndorsementLevel = {
  readonly level: KeyProtection
  readonly because: LevelReason | null
}

/** The chip shows what is no certificate of its own. That is not a lack: it is refused. */
export type EndorsementProblem = {
  readonly code: 'KEY_CERTIFICATE_DIFFERS' | 'KEY_CERTIFICATE_FORGED'
}

const endorsementPurpose = '2.23.133.8.1' // tcg-kp-EKCertificate
const authoritiesMax = 4
const levels: { readonly [kind in Exclude<RootKind, 'intermediate'>]: KeyProtection } = {
  vendor: 'tpm-hardware',
  virtual: 'tpm-virtual',
}

/** Says what kind of chip the endorsement certificate shows, by the roots that the attester was given. Unknown never grants. */
export function endorsementLevel(
  { statement, endorsementKey, firmware }: ShownTpmKey,
  roots: readonly TrustRoot[],
  now: number,
): Result<EndorsementLevel, EndorsementProblem> {
  const der = statement.endorsementCertificate
  if (der.length === 0) return file('certificate-missing')
  const certificate = readCertificate(der)
  if (certificate === null) return file('certificate-unreadable')
  if (!isOfKey(certificate, endorsementKey.key)) return err({ code: 'KEY_CERTIFICATE_DIFFERS' })
  const found = anchorOf(certificate, roots, now, 0)
  if (!found.ok) return found
  if (found.value === 'root-unknown') return file('root-unknown')
  if (!isToEndorse(certificate, endorsementKey.key)) return file('certificate-use-wrong')
  if (!isValidAt(certificate, now)) return file('certificate-expired')
  if (found.value !== 'vendor' && found.value !== 'virtual') return file(found.value)
  // Whoever made it says so in the certificate; the chip's own word would be worth nothing.
  if (certificate.manufacturer === null) return file('certificate-unreadable')
  if (firmwareDenied(certificate.manufacturer, firmware) !== null) return file('firmware-denied')
  return ok({ level: levels[found.value], because: null })
}

type Found = 'vendor' | 'virtual' | 'root-unknown' | 'authority-unfit' | 'certificate-expired'

/** From worst to best: of several ways up the best one counts. */
const worth: readonly Found[] = [
  'root-unknown',
  'authority-unfit',
  'certificate-expired',
  'virtual',
  'vendor',
]

/** Goes up from a certificate to a root. `below`: how many authorities stand between it and the endorsement certificate. */
function anchorOf(
  certificate: CertificateFacts,
  roots: readonly TrustRoot[],
  now: number,
  below: number,
): Result<Found, EndorsementProblem> {
  const named = roots.filter(({ facts }) => isSame(facts.subject, certificate.issuer))
  if (named.length === 0 || below > authoritiesMax) return ok('root-unknown')
  const signers = named.filter(({ facts }) => hasSigned(facts, certificate))
  // It names an authority that is known here, and that one did not sign it.
  if (signers.length === 0) return err({ code: 'KEY_CERTIFICATE_FORGED' })
  let best: Found = 'root-unknown'
  for (const { facts, kind } of signers) {
    const found = ((): Result<Found, EndorsementProblem> => {
      if (!mayIssue(facts, below)) return ok('authority-unfit')
      if (!isValidAt(facts, now)) return ok('certificate-expired')
      return kind === 'intermediate' ? anchorOf(facts, roots, now, below + 1) : ok(kind)
    })()
    if (!found.ok) return found
    if (worth.indexOf(found.value) > worth.indexOf(best)) best = found.value
  }
  return ok(best)
}

function hasSigned(issuer: CertificateFacts, certificate: CertificateFacts): boolean {
  try {
    return certificate.x509.verify(issuer.x509.publicKey)
  } catch {
    return false
  }
}

/** RFC 5280, 6.1.4 (k) to (n). */
function mayIssue(
  { isAuthority, pathLength, usage, hasUnknownCritical }: CertificateFacts,
  below: number,
): boolean {
  const maySign = usage === null || (usage & usages.keyCertSign) !== 0
  const isShort = pathLength === null || pathLength >= below
  return isAuthority && maySign && isShort && !hasUnknownCritical
}

/** TCG EK Credential Profile 2.5, 3.2: for no authority, to encipher to or agree with, and to endorse a TPM. */
function isToEndorse(
  { isAuthority, usage, purposes, hasUnknownCritical }: CertificateFacts,
  key: PublicArea['key'],
): boolean {
  const needed = key.kind === 'rsa' ? usages.keyEncipherment : usages.keyAgreement
  const isUsable = usage !== null && (usage & needed) !== 0
  return isUsable && !isAuthority && !hasUnknownCritical && purposes.includes(endorsementPurpose)
}

function isValidAt({ notBefore, notAfter }: CertificateFacts, now: number): boolean {
  return notBefore <= now && now <= notAfter
}

/** Whether the certificate is of this very key. Compared by the key's bits: makers name RSA by more than one algorithm. */
function isOfKey({ subjectKey }: CertificateFacts, key: PublicArea['key']): boolean {
  if (key.kind === 'ecc')
    return isSame(subjectKey, joined(Uint8Array.of(4), padded(key.x), padded(key.y)))
  const shown = rsaOf(subjectKey)
  return shown !== null && isSame(shown.modulus, key.modulus) && shown.exponent === key.exponent
}

/** RSAPublicKey in DER, RFC 8017, A.1.1: of 2048 bits, in its one form. */
function rsaOf(
  der: Uint8Array,
): { readonly modulus: Uint8Array; readonly exponent: number } | null {
  const reader = byteReader(der)
  const head = reader.take(4 + 4 + 1)
  const isOurs = [0x30, 0x82, 0x01].every((byte, at) => head[at] === byte)
  const isWholeModulus = [0x02, 0x82, 0x01, 0x01, 0].every((byte, at) => head[4 + at] === byte)
  const modulus = reader.take(256)
  const isInteger = reader.u8() === 0x02
  const exponent = reader.take(reader.u8()).reduce((sum, byte) => sum * 256 + byte, 0)
  return isOurs && isWholeModulus && isInteger && reader.isWhole() ? { modulus, exponent } : null
}

function file(because: LevelReason): Result<EndorsementLevel, never> {
  return ok({ level: 'file', because })
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at])
}
