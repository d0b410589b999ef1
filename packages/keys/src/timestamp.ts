import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import { portableCrypto } from '@custody/evidence'
import * as asn1js from 'asn1js'
import {
  AlgorithmIdentifier,
  Certificate,
  ContentInfo,
  ExtKeyUsage,
  MessageImprint,
  SignedData,
  TimeStampReq,
  TimeStampResp,
  TSTInfo,
} from 'pkijs'

// RFC 3161 time stamps. The cryptography is pkijs's and the platform's WebCrypto; nothing here asks a network.

/**
 * `INVALID`: it is no time stamp. `REFUSED`: the authority gave none. `DIFFERS`: it is of something else, or answers
 * another request. `UNTRUSTED`: the signature does not hold, or no root that was given vouches for its signer.
 */
export type TimestampProblem = {
  readonly code:
    | 'TIMESTAMP_INVALID'
    | 'TIMESTAMP_REFUSED'
    | 'TIMESTAMP_DIFFERS'
    | 'TIMESTAMP_UNTRUSTED'
}

/** What an authority states: `time` is POSIX milliseconds, by its clock; `authority` the name of its certificate. */
export type Timestamp = { readonly time: number; readonly authority: string }

const { sha256 } = portableCrypto
const sha256Oid = '2.16.840.1.101.3.4.2.1'
const tstInfoOid = '1.2.840.113549.1.9.16.1.4'
const timeStampingOid = '1.3.6.1.5.5.7.3.8'
const extKeyUsageOid = '2.5.29.37'

/** A request for a stamp over something with that SHA-256, DER: with a nonce, and the signer's certificate wanted. */
export function timestampRequest(digest: Uint8Array, nonce: Uint8Array): Uint8Array {
  const request = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: sha256Oid }),
      hashedMessage: new asn1js.OctetString({ valueHex: bufferOf(digest) }),
    }),
    nonce: nonceOf(nonce),
    certReq: true,
  })
  return new Uint8Array(request.toSchema().toBER())
}

/** Takes the token out of an authority's answer to that request. Whether its signature holds is not asked here. */
export function timestampToken(
  answer: Uint8Array,
  digest: Uint8Array,
  nonce: Uint8Array,
): Result<Uint8Array, TimestampProblem> {
  // Untrusted: whoever answers wrote it.
  try {
    const { status, timeStampToken } = TimeStampResp.fromBER(bufferOf(answer))
    if (
      (Number(status.status) !== 0 && Number(status.status) !== 1) ||
      timeStampToken === undefined
    )
      return err({ code: 'TIMESTAMP_REFUSED' })
    const info = infoIn(new SignedData({ schema: timeStampToken.content }))
    const isOurs =
      info !== null &&
      isOver(info, digest) &&
      info.nonce !== undefined &&
      hexOf(info.nonce.valueBlock.valueHexView) === hexOf(nonceOf(nonce).valueBlock.valueHexView)
    if (!isOurs) return err({ code: 'TIMESTAMP_DIFFERS' })
    return ok(new Uint8Array(timeStampToken.toSchema().toBER()))
  } catch {
    return err({ code: 'TIMESTAMP_INVALID' })
  }
}

/**
 * Checks a token offline: it is over that data by SHA-256, its signature holds, and its signer was certified for
 * time stamping, at that time, under one of the roots (DER). Whether a certificate was revoked is not asked.
 */
export async function verifyTimestamp(
  token: Uint8Array,
  data: Uint8Array,
  roots: readonly Uint8Array[],
): Promise<Result<Timestamp, TimestampProblem>> {
  // Untrusted: whoever hands over a bundle wrote it.
  const read = readToken(token)
  if (read === null) return err({ code: 'TIMESTAMP_INVALID' })
  const { signed, info } = read
  if (!isOver(info, sha256(data))) return err({ code: 'TIMESTAMP_DIFFERS' })
  try {
    const trustedCerts = roots.map((root) => Certificate.fromBER(bufferOf(root)))
    const verified = await signed.verify({
      signer: 0,
      data: bufferOf(data),
      trustedCerts,
      checkChain: true,
      checkDate: info.genTime,
      extendedMode: true,
    })
    const signer = verified.signerCertificate
    const holds =
      signed.signerInfos.length === 1 &&
      verified.signatureVerified === true &&
      verified.signerCertificateVerified === true
    if (!holds || signer == null || !isForStamping(signer))
      return err({ code: 'TIMESTAMP_UNTRUSTED' })
    return ok({ time: info.genTime.getTime(), authority: nameOf(signer) })
  } catch {
    return err({ code: 'TIMESTAMP_UNTRUSTED' })
  }
}

/**
 * The time that a token over that data states, in POSIX milliseconds; null where it is no such token. By nobody's word yet:
 * whether the signature holds, and whose it is, is not asked.
 */
export function statedTime(token: Uint8Array, data: Uint8Array): number | null {
  const read = readToken(token)
  return read === null || !isOver(read.info, sha256(data)) ? null : read.info.genTime.getTime()
}

function readToken(
  token: Uint8Array,
): { readonly signed: SignedData; readonly info: TSTInfo } | null {
  try {
    const content = ContentInfo.fromBER(bufferOf(token))
    const signed = new SignedData({ schema: content.content })
    const info = infoIn(signed)
    return info === null ? null : { signed, info }
  } catch {
    return null
  }
}

function infoIn({ encapContentInfo }: SignedData): TSTInfo | null {
  const { eContentType, eContent } = encapContentInfo
  if (eContentType !== tstInfoOid || eContent === undefined) return null
  return TSTInfo.fromBER(eContent.getValue())
}

function isOver({ messageImprint }: TSTInfo, digest: Uint8Array): boolean {
  const { hashAlgorithm, hashedMessage } = messageImprint
  const said = hashedMessage.valueBlock.valueHexView
  return hashAlgorithm.algorithmId === sha256Oid && hexOf(said) === hexOf(digest)
}

/** RFC 3161, 2.3: the signer's one use is time stamping. */
function isForStamping({ extensions }: Certificate): boolean {
  const usage = extensions?.find(({ extnID }) => extnID === extKeyUsageOid)?.parsedValue
  return usage instanceof ExtKeyUsage && usage.keyPurposes.join() === timeStampingOid
}

function nameOf({ subject }: Certificate): string {
  return subject.typesAndValues.map(({ value }) => String(value.valueBlock.value)).join(', ')
}

function nonceOf(bytes: Uint8Array): asn1js.Integer {
  // Positive, whatever its first bit.
  const positive = Uint8Array.from([0x01, ...bytes])
  return new asn1js.Integer({ valueHex: bufferOf(positive) })
}

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer
}
