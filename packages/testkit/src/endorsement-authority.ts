import { createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  KeyUsage,
  KeyUsageFlags,
  Name,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
} from '@peculiar/asn1-x509'

/** An authority over endorsement certificates, as a maker of chips has one. Made up. */
export type EndorsementAuthority = {
  readonly name: string
  readonly key: KeyObject
  readonly certificate: Uint8Array
  readonly pem: string
}

type Times = { readonly notBefore?: Date; readonly notAfter?: Date }

/** What a test may want otherwise than a good certificate has it. */
export type AuthorityWish = Times & {
  /** Who signs it; without, it signs itself. */
  readonly by?: EndorsementAuthority
  readonly isAuthority?: boolean
  readonly pathLength?: number
  readonly usage?: number
}

export type EndorsementWish = Times & {
  readonly usage?: number
  readonly purpose?: string
  /** `id:` and eight hex digits: four letters. */
  readonly manufacturer?: string
}

const ids = {
  commonName: '2.5.4.3',
  manufacturer: '2.23.133.2.1',
  endorsement: '2.23.133.8.1',
  ecdsaSha256: '1.2.840.10045.4.3.2',
  basicConstraints: '2.5.29.19',
  keyUsage: '2.5.29.15',
  purposes: '2.5.29.37',
  alternativeName: '2.5.29.17',
} as const

const longAgo = new Date('2020-01-01T00:00:00Z')
const farAhead = new Date('2045-01-01T00:00:00Z')

export function endorsementAuthority(name: string, wish: AuthorityWish = {}): EndorsementAuthority {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const { by, isAuthority = true, pathLength, usage = KeyUsageFlags.keyCertSign } = wish
  const basic = new BasicConstraints({
    cA: isAuthority,
    ...(pathLength === undefined ? {} : { pathLenConstraint: pathLength }),
  })
  const certificate = certificateOf({
    subject: nameOf(name),
    issuer: nameOf(by?.name ?? name),
    publicKey,
    signer: by?.key ?? privateKey,
    times: wish,
    extensions: [
      extension(ids.basicConstraints, true, basic),
      extension(ids.keyUsage, true, new KeyUsage(usage)),
    ],
  })
  const pem = `-----BEGIN CERTIFICATE-----\n${Buffer.from(certificate).toString('base64')}\n-----END CERTIFICATE-----\n`
  return { name, key: privateKey, certificate, pem }
}

/** Certifies an endorsement key (SPKI in DER) as a maker does: TCG EK Credential Profile 2.5. */
export function certifyEndorsement(
  authority: EndorsementAuthority,
  spki: Uint8Array,
  wish: EndorsementWish = {},
): Uint8Array {
  const publicKey = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })
  const isRsa = publicKey.asymmetricKeyType === 'rsa'
  const needed = isRsa ? KeyUsageFlags.keyEncipherment : KeyUsageFlags.keyAgreement
  const { usage = needed, purpose = ids.endorsement, manufacturer = 'id:494E5443' } = wish
  const chip = new Name([relative(ids.manufacturer, manufacturer)])
  return certificateOf({
    subject: new Name([]),
    issuer: nameOf(authority.name),
    publicKey,
    signer: authority.key,
    times: wish,
    extensions: [
      extension(
        ids.alternativeName,
        true,
        new SubjectAlternativeName([new GeneralName({ directoryName: chip })]),
      ),
      extension(ids.basicConstraints, true, new BasicConstraints({ cA: false })),
      extension(ids.keyUsage, true, new KeyUsage(usage)),
      extension(ids.purposes, false, new ExtendedKeyUsage([purpose])),
    ],
  })
}

type Parts = {
  readonly subject: Name
  readonly issuer: Name
  readonly publicKey: KeyObject
  readonly signer: KeyObject
  readonly times: Times
  readonly extensions: readonly Extension[]
}

function certificateOf({
  subject,
  issuer,
  publicKey,
  signer,
  times,
  extensions,
}: Parts): Uint8Array {
  const serial = randomBytes(8)
  serial[0] = 1
  const algorithm = new AlgorithmIdentifier({ algorithm: ids.ecdsaSha256 })
  const { notBefore = longAgo, notAfter = farAhead } = times
  const tbs = new TBSCertificate({
    version: 2,
    serialNumber: arrayOf(serial),
    signature: algorithm,
    issuer,
    subject,
    validity: new Validity({ notBefore, notAfter }),
    subjectPublicKeyInfo: AsnConvert.parse(
      publicKey.export({ format: 'der', type: 'spki' }),
      SubjectPublicKeyInfo,
    ),
    extensions: new Extensions([...extensions]),
  })
  const signed = sign('sha256', Buffer.from(AsnConvert.serialize(tbs)), signer)
  return new Uint8Array(
    AsnConvert.serialize(
      new Certificate({
        tbsCertificate: tbs,
        signatureAlgorithm: algorithm,
        signatureValue: arrayOf(signed),
      }),
    ),
  )
}

function nameOf(commonName: string): Name {
  return new Name([relative(ids.commonName, commonName)])
}

function relative(type: string, text: string): RelativeDistinguishedName {
  const value = new AttributeValue({ utf8String: text })
  return new RelativeDistinguishedName([new AttributeTypeAndValue({ type, value })])
}

function extension(extnID: string, critical: boolean, value: object): Extension {
  return new Extension({
    extnID,
    critical,
    extnValue: new OctetString(AsnConvert.serialize(value)),
  })
}

function arrayOf(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer
}
