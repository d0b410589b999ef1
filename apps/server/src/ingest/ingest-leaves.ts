import type { Crypto, LogName, NodeSource, SealKey, VerifySeal } from '@custody/evidence'
import {
  equalHashes,
  hashLeaf,
  linesOf,
  parseCheckpoint,
  parseNote,
  parseLeaf,
  parseOrigin,
  rootOf,
  sealKeyId,
} from '@custody/evidence'
import type { Instant, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { Device, EvidenceStore, FleetStore, Indexed, LogHead } from '@custody/stores'
import type { Refusal } from '../refusal.ts'
import { extendLog, grow } from './extend-log.ts'
import { frontierAt } from './frontier-at.ts'
import type { PackedBytes } from './packed-bytes.ts'
import { packBytes, unpackBytes } from './packed-bytes.ts'

/** What ingest needs from the world. */
export type Ingest = {
  readonly evidence: Pick<
    EvidenceStore,
    | 'head'
    | 'append'
    | 'leaves'
    | 'node'
    | 'markForked'
    | 'keepPayloads'
    | 'keepClosed'
    | 'wrappedKey'
  >
  readonly fleet: Pick<FleetStore, 'device'>
  readonly crypto: Crypto
  readonly verifySeal: VerifySeal
  readonly now: () => Instant
}

export type LeavesUpload = {
  readonly origin: string
  readonly oldSize: number
  readonly leaves: readonly string[]
  readonly checkpoint: string
}

export type LeavesKept = {
  readonly size: number
  readonly root: Uint8Array
  readonly storedAt: Instant
  readonly indexed: readonly Indexed[]
}

/** An upload of which all is checked that does not depend on what is held. Crosses threads, so it is packed. */
export type CheckedUpload = {
  readonly origin: string
  readonly name: DeviceLogName
  readonly oldSize: number
  readonly checkpoint: string
  /** What the device's key sealed. */
  readonly head: Head
  readonly leaves: PackedBytes
  readonly hashes: PackedBytes
}

/**
 * Checks an upload by itself. In the order in which a forger would have to lie: whose log it is, the seal over the
 * note, then each leaf's one form.
 */
export async function checkUpload(
  ingest: Pick<Ingest, 'fleet' | 'crypto' | 'verifySeal' | 'now'>,
  upload: LeavesUpload,
): Promise<Result<CheckedUpload, Refusal>> {
  const log = await logOf(ingest, upload.origin)
  if (!log.ok) return log
  const sealed = sealedHead(ingest, upload, log.value.device.key)
  if (!sealed.ok) return sealed
  const bytes = upload.leaves.map((leaf) => new TextEncoder().encode(leaf))
  for (const [at, leaf] of bytes.entries()) {
    const parsed = parseLeaf(leaf)
    if (!parsed.ok)
      return err({
        code: 'LEAF_REFUSED',
        extra: { seq: upload.oldSize + at, problem: parsed.error.code },
      })
  }
  const { origin, oldSize, checkpoint } = upload
  const hashes = packBytes(bytes.map((leaf) => hashLeaf(ingest.crypto, leaf)))
  return ok({
    origin,
    name: log.value.name,
    oldSize,
    checkpoint,
    head: sealed.value,
    leaves: packBytes(bytes),
    hashes,
  })
}

/**
 * Takes checked entries into their log. Durable when it resolves with `ok`; the same upload again changes nothing.
 *
 * The root of all entries is computed anew from what is held here and must be the sealed one; then each leaf must stand
 * in its place in the chain. Nothing is kept unless all of it holds.
 */
export async function ingestLeaves(
  ingest: Ingest,
  upload: CheckedUpload,
): Promise<Result<LeavesKept, Refusal>> {
  // Checked again beside the writer: what was granted or quarantined meanwhile counts.
  const open = await logOf(ingest, upload.origin)
  if (!open.ok) return open
  const held = await ingest.evidence.head(upload.origin)
  const size = held?.frontier.size ?? 0
  if (held?.forkedAt != null) return err({ code: 'LOG_FORKED', extra: { size } })
  if (upload.oldSize > size) return err({ code: 'SIZE_DIFFERS', extra: { size } })
  const given = { bytes: unpackBytes(upload.leaves), hashes: unpackBytes(upload.hashes) }
  if (held !== null && !(await agrees(ingest, held, upload, given.bytes)))
    return isSealedOver(ingest, upload, given.hashes)
      ? forked(ingest, upload.origin, size)
      : rootDiffers
  if (held !== null && upload.head.size <= size) return repeated(ingest, held)
  const overlap = size - upload.oldSize
  const fresh = { bytes: given.bytes.slice(overlap), hashes: given.hashes.slice(overlap) }
  const extended = extendLog(ingest.crypto, held, fresh, { ...upload, at: ingest.now() })
  if (!extended.ok)
    return extended.error.code === 'LOG_FORKED' ? forked(ingest, upload.origin, size) : extended
  const batch = extended.value
  const appended = await ingest.evidence.append(batch)
  if (appended.ok)
    return ok({
      size: batch.frontier.size,
      root: batch.root,
      storedAt: batch.at,
      indexed: appended.value,
    })
  return appended.error.code === 'SIZE_DIFFERS'
    ? err({ code: 'SIZE_DIFFERS', extra: { size: appended.error.size } })
    : err({ code: 'STORE_UNAVAILABLE' })
}

type DeviceLogName = Extract<LogName, { readonly kind: 'device' }>

/** The log, if anything more is taken of it: an epoch that is over ends, and so does a key that no chip vouches for. */
export async function logOf(
  { fleet, now }: Pick<Ingest, 'fleet' | 'now'>,
  origin: string,
): Promise<Result<{ readonly name: DeviceLogName; readonly device: Device }, Refusal>> {
  const name = parseOrigin(origin)
  if (!name.ok || name.value.kind !== 'device') return err({ code: 'ORIGIN_UNKNOWN' })
  const device = await fleet.device(name.value.device)
  if (device === null || name.value.epoch > device.epoch) return err({ code: 'ORIGIN_UNKNOWN' })
  if (device.state === 'quarantined' || device.state === 'removed')
    return err({ code: 'DEVICE_REFUSED' })
  if (name.value.epoch < device.epoch)
    return err({ code: 'EPOCH_CLOSED', extra: { epoch: device.epoch } })
  if (device.notAfter !== null && device.notAfter <= now())
    return err({ code: 'KEY_EXPIRED', extra: { notAfter: device.notAfter } })
  return ok({ name: name.value, device })
}

type Head = { readonly size: number; readonly root: Uint8Array }

/** The head that the device's key signed; the note must be of this log and its size that of the upload. */
function sealedHead(
  { crypto, verifySeal }: Pick<Ingest, 'crypto' | 'verifySeal'>,
  upload: LeavesUpload,
  key: SealKey,
): Result<Head, Refusal> {
  const refused = (why: string) => err({ code: 'SEAL_REFUSED', extra: { why } } as const)
  const note = parseNote(upload.checkpoint)
  if (!note.ok) return refused(note.error.code)
  const checkpoint = parseCheckpoint(note.value.text)
  if (!checkpoint.ok) return refused(checkpoint.error.code)
  const { origin, size, root } = checkpoint.value
  if (origin !== upload.origin) return refused('ORIGIN_DIFFERS')
  if (size !== upload.oldSize + upload.leaves.length) return refused('SIZE_DIFFERS')
  const [line, ...more] = linesOf(note.value, origin, sealKeyId(crypto, origin, key))
  if (line === undefined || more.length > 0) return refused('SEAL_MISSING')
  const seal = verifySeal(key, new TextEncoder().encode(note.value.text), line.signature)
  return seal.ok ? ok({ size, root }) : refused(seal.error.code)
}

const rootDiffers = err({ code: 'SEAL_REFUSED', extra: { why: 'ROOT_DIFFERS' } } as const)

/** Whether the part of an upload that the server holds already is what it holds, and a seal over it has its root. */
async function agrees(
  { evidence, crypto }: Ingest,
  { origin, frontier }: LogHead,
  { oldSize, head }: CheckedUpload,
  bytes: readonly Uint8Array[],
): Promise<boolean> {
  const to = Math.min(frontier.size, oldSize + bytes.length)
  const held = to > oldSize ? await evidence.leaves(origin, oldSize, to) : []
  const isSame = held.every((leaf, at) => equalHashes(leaf, bytes[at] ?? leaf.subarray(1)))
  if (!isSame || head.size > frontier.size) return isSame
  return equalHashes(rootOf(crypto, frontierAt(nodesOf(evidence, origin), head.size)), head.root)
}

/** Whether the device's own seal covers this upload's leaves after the entries held here before them. */
function isSealedOver(
  { evidence, crypto }: Ingest,
  { origin, oldSize, head }: CheckedUpload,
  hashes: readonly Uint8Array[],
): boolean {
  const before = frontierAt(nodesOf(evidence, origin), oldSize)
  return (
    hashes.length === 0 ||
    equalHashes(rootOf(crypto, grow(crypto, before, hashes).frontier), head.root)
  )
}

function nodesOf(evidence: Ingest['evidence'], origin: string): NodeSource {
  return (level, index) => evidence.node(origin, level, index)
}

/** An upload that brings nothing new. */
function repeated(
  ingest: Ingest,
  { frontier, root, storedAt }: LogHead,
): Result<LeavesKept, Refusal> {
  return ok({ size: frontier.size, root, storedAt: storedAt ?? ingest.now(), indexed: [] })
}

/** Two sealed histories of one log. It stays refused until an administrator has looked. */
async function forked(
  { evidence, now }: Ingest,
  origin: string,
  size: number,
): Promise<Result<never, Refusal>> {
  await evidence.markForked(origin, now())
  return err({ code: 'LOG_FORKED', extra: { size } })
}
