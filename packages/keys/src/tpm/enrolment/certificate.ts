import { X509Certificate } from 'node:crypto'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import {
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  KeyUsage,
  KeyUsageFlags,
  SubjectAlternativeName,
} from '@peculiar/asn1-x509'
import type { Extension } from '@peculiar/asn1-x509'

/** A certificate as far as one needs to know it. `node:crypto` checks signatures; what it does not tell is read here. */
export type CertificateFacts = {
  readonly der: Uint8Array
  readonly x509: X509Certificate
  /** DER of the names: compared byte by byte. */
  readonly subject: Uint8Array
  readonly issuer: Uint8Array
  readonly notBefore: number
  readonly notAfter: number
  /** The key itself: a point, or RSAPublicKey in DER. */
  readonly subjectKey: Uint8Array
  readonly isAuthority: boolean
  /** How many more authorities may stand below it; null for any number. */
  readonly pathLength: number | null
  /** Flags of KeyUsage; null where it does not say. */
  readonly usage: number | null
  readonly purposes: readonly string[]
  /** Four letters of the TCG's registry, of an endorsement certificate. TCG EK Credential Profile 2.5, 3.2.9. */
  readonly manufacturer: string | null
  /** An extension that must be understood is one that is not. */
  readonly hasUnknownCritical: boolean
}

const ids = {
  basicConstraints: '2.5.29.19',
  keyUsage: '2.5.29.15',
  purposes: '2.5.29.37',
  alternativeName: '2.5.29.17',
  manufacturer: '2.23.133.2.1',
} as const
const understood: ReadonlySet<string> = new Set(Object.values(ids))

/** Reads a certificate, DER; null for what is none. */
export function readCertificate(der: Uint8Array): CertificateFacts | null {
  // Untrusted: whoever enrols handed it over.
  try {
    const parsed = AsnConvert.parse(der, Certificate).tbsCertificate
    const extensions = parsed.extensions ?? []
    const basic = valueOf(extensions, ids.basicConstraints, BasicConstraints)
    const usage = valueOf(extensions, ids.keyUsage, KeyUsage)
    return {
      der,
      x509: new X509Certificate(der),
      subject: new Uint8Array(AsnConvert.serialize(parsed.subject)),
      issuer: new Uint8Array(AsnConvert.serialize(parsed.issuer)),
      notBefore: parsed.validity.notBefore.getTime().getTime(),
      notAfter: parsed.validity.notAfter.getTime().getTime(),
      subjectKey: new Uint8Array(parsed.subjectPublicKeyInfo.subjectPublicKey),
      isAuthority: basic?.cA === true,
      pathLength: basic?.pathLenConstraint ?? null,
      usage: usage?.toNumber() ?? null,
      purposes: [...(valueOf(extensions, ids.purposes, ExtendedKeyUsage) ?? [])],
      manufacturer: manufacturerIn(
        valueOf(extensions, ids.alternativeName, SubjectAlternativeName),
      ),
      hasUnknownCritical: extensions.some(
        ({ extnID, critical }) => critical && !understood.has(extnID),
      ),
    }
  } catch {
    return null
  }
}

export const usages = {
  keyEncipherment: KeyUsageFlags.keyEncipherment,
  keyAgreement: KeyUsageFlags.keyAgreement,
  keyCertSign: KeyUsageFlags.keyCertSign,
} as const

function valueOf<Value>(
  extensions: readonly Extension[],
  id: string,
  kind: new () => Value,
): Value | null {
  const found = extensions.filter(({ extnID }) => extnID === id)
  if (found.length > 1) throw new Error('an extension stands there twice')
  const [one] = found
  return one === undefined ? null : AsnConvert.parse(octets(one.extnValue), kind)
}

function octets(value: OctetString): ArrayBuffer {
  return value.buffer
}

/** `id:494E5443` of the directory name, as letters: `INTC`. */
function manufacturerIn(names: SubjectAlternativeName | null): string | null {
  const attributes = [...(names ?? [])].flatMap(({ directoryName }) =>
    [...(directoryName ?? [])].flatMap((relative) => [...relative]),
  )
  const [stated, ...more] = attributes.filter(({ type }) => type === ids.manufacturer)
  const hex = /^id:((?:[0-9A-Fa-f]{2}){4})$/.exec(stated?.value.toString() ?? '')?.[1]
  if (hex === undefined || more.length > 0) return null
  return Buffer.from(hex, 'hex').toString('latin1').replaceAll('\0', '').trim()
}
