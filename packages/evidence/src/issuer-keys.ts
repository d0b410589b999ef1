import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import { z } from 'zod'
import { decodeBase64, encodeBase64 } from './base64.ts'
import { encodeCanonical, parseCanonicalBytes } from './canonical.ts'
import { parseCheckpoint } from './checkpoint.ts'
import type { Crypto } from './crypto.ts'
import { decodeHex, encodeHex } from './hex.ts'
import { verifyInclusion } from './inclusion-proof.ts'
import type { Hash } from './merkle.ts'
import { hashLeaf } from './merkle.ts'
import type { NoteKey, VerifyEd25519 } from './note-key.ts'
import { count } from './scalar.ts'
import { linesOf } from './seal.ts'
import { parseNote } from './signed-note.ts'

/** What an identity provider said of itself, as a witness fetched it: one leaf of the witness's archive. spec/witness.md. */
export type IssuerDocuments = {
  readonly issuer: string
  /** POSIX seconds, by the witness's clock. */
  readonly fetchedAt: number
  /** The discovery document and the key set, byte for byte. */
  readonly discovery: Uint8Array
  readonly jwks: Uint8Array
}

/** A leaf with its proof, under a head that the archive signed. */
export type ArchivedLeaf = {
  readonly seq: number
  readonly leaf: Uint8Array
  readonly path: readonly Hash[]
  readonly checkpoint: string
}

/**
 * `UNREADABLE`: it is no such file. `UNTRUSTED`: no archive that is trusted signed the head. `NOT_ARCHIVED`: the head is
 * good and the leaf is not under it. `STALE`: fetched more than a day and a half before or after the time that is meant.
 */
export type IssuerKeysProblem = {
  readonly code:
    | 'ISSUER_KEYS_UNREADABLE'
    | 'ISSUER_KEYS_UNTRUSTED'
    | 'ISSUER_KEYS_NOT_ARCHIVED'
    | 'ISSUER_KEYS_STALE'
    | 'ISSUER_DIFFERS'
    | 'ISSUER_KEY_UNKNOWN'
}

/** What believing an archive needs: its keys come from the trust policy, never from the file. */
export type IssuerKeysWorld = {
  readonly crypto: Crypto
  readonly verifyEd25519: VerifyEd25519
  readonly archives: readonly NoteKey[]
}

const nearSeconds = 36 * 60 * 60
const problem = (code: IssuerKeysProblem['code']) => err<IssuerKeysProblem>({ code })

const leafShape = z.strictObject({
  discovery: z.string(),
  fetchedAt: count,
  issuer: z.string(),
  jwks: z.string(),
  v: z.literal(1),
})
const fileShape = z.strictObject({
  v: z.literal(1),
  entry: z.strictObject({ seq: count, leaf: z.string(), path: z.array(z.string()).max(53) }),
  checkpoint: z.string(),
})
const jwksShape = z.object({ keys: z.array(z.record(z.string(), z.json())) })

/** Writes the leaf: RFC 8785 JSON, the documents in base64. */
export function encodeIssuerDocuments(documents: IssuerDocuments): Uint8Array {
  const { issuer, fetchedAt, discovery, jwks } = documents
  const [said, keys] = [encodeBase64(discovery), encodeBase64(jwks)]
  const text = encodeCanonical({ discovery: said, fetchedAt, issuer, jwks: keys, v: 1 })
  if (!text.ok) throw new Error(text.error.code)
  return new TextEncoder().encode(text.value)
}

/** Writes what a witness answers for one issuer. */
export function encodeArchivedLeaf({ seq, leaf, path, checkpoint }: ArchivedLeaf): string {
  const entry = { seq, leaf: new TextDecoder().decode(leaf), path: path.map(encodeHex) }
  return `${JSON.stringify({ v: 1, entry, checkpoint })}\n`
}

/**
 * The key by which an identity provider signed, as a trusted witness's archive has it: of that issuer, of that id,
 * fetched near that time (POSIX seconds). What a server says of an issuer's keys is never taken: without an archive's
 * signature and proof there is no key. The key is a JWK as the issuer wrote it.
 */
export function archivedIssuerKey(
  world: IssuerKeysWorld,
  file: string,
  asked: { readonly issuer: string; readonly keyId: string; readonly at: number },
): Result<{ readonly [member: string]: unknown }, IssuerKeysProblem> {
  // Untrusted: whoever hands it over wrote it.
  const archived = parseArchivedLeaf(file)
  if (!archived.ok) return archived
  const head = trustedHead(world, archived.value.checkpoint)
  if (!head.ok) return head
  const { seq, leaf, path } = archived.value
  const proof = { index: seq, path }
  if (!verifyInclusion(world.crypto, hashLeaf(world.crypto, leaf), proof, head.value).ok)
    return problem('ISSUER_KEYS_NOT_ARCHIVED')
  const documents = parseIssuerDocuments(leaf)
  if (!documents.ok) return documents
  const { issuer, fetchedAt, jwks } = documents.value
  if (issuer !== asked.issuer) return problem('ISSUER_DIFFERS')
  if (Math.abs(fetchedAt - asked.at) > nearSeconds) return problem('ISSUER_KEYS_STALE')
  const keys = jwksShape.safeParse(jsonOf(new TextDecoder().decode(jwks)))
  if (!keys.success) return problem('ISSUER_KEYS_UNREADABLE')
  const named = keys.data.keys.filter(({ kid }) => kid === asked.keyId)
  const [key] = named
  return key === undefined || named.length > 1 ? problem('ISSUER_KEY_UNKNOWN') : ok(key)
}

/** Reads a leaf in its one canonical form. */
export function parseIssuerDocuments(leaf: Uint8Array): Result<IssuerDocuments, IssuerKeysProblem> {
  const parsed = leafShape.safeParse(parseCanonicalBytes(leaf))
  if (!parsed.success) return problem('ISSUER_KEYS_UNREADABLE')
  const [discovery, jwks] = [decodeBase64(parsed.data.discovery), decodeBase64(parsed.data.jwks)]
  if (!discovery.ok || !jwks.ok) return problem('ISSUER_KEYS_UNREADABLE')
  const { issuer, fetchedAt } = parsed.data
  return ok({ issuer, fetchedAt, discovery: discovery.value, jwks: jwks.value })
}

function parseArchivedLeaf(file: string): Result<ArchivedLeaf, IssuerKeysProblem> {
  const parsed = fileShape.safeParse(jsonOf(file))
  if (!parsed.success) return problem('ISSUER_KEYS_UNREADABLE')
  const { entry, checkpoint } = parsed.data
  const path: Hash[] = []
  for (const hex of entry.path) {
    const hash = decodeHex(hex)
    if (!hash.ok || hash.value.length !== 32) return problem('ISSUER_KEYS_UNREADABLE')
    path.push(hash.value)
  }
  return ok({ seq: entry.seq, leaf: new TextEncoder().encode(entry.leaf), path, checkpoint })
}

/** The head of an archive, if one that is trusted signed it: every line of its key must hold, and there must be one. */
function trustedHead({ archives, verifyEd25519 }: IssuerKeysWorld, text: string) {
  const note = parseNote(text)
  const head = note.ok ? parseCheckpoint(note.value.text) : note
  if (!note.ok || !head.ok) return problem('ISSUER_KEYS_UNREADABLE')
  const key = archives.find(({ name }) => name === head.value.origin)
  if (key === undefined) return problem('ISSUER_KEYS_UNTRUSTED')
  const lines = linesOf(note.value, key.name, key.keyId)
  const message = new TextEncoder().encode(note.value.text)
  const holds = lines.every(({ signature }) => verifyEd25519(key.publicKey, message, signature))
  return lines.length > 0 && holds ? ok(head.value) : problem('ISSUER_KEYS_UNTRUSTED')
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
