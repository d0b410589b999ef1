import type { KeyProtection } from '@custody/model'
import type { Checkpoint } from './checkpoint.ts'
import { parseCheckpoint } from './checkpoint.ts'
import type { Crypto } from './crypto.ts'
import type { Facts } from './entry-kind.ts'
import { decodeHex } from './hex.ts'
import { equalHashes } from './merkle.ts'
import { encodeSealKey, linesOf, sealKeyId } from './seal.ts'
import type { SealKey, VerifySeal } from './seal.ts'
import { parseNote } from './signed-note.ts'
import type { SignedNote } from './signed-note.ts'
import type { Report } from './verify-problem.ts'

/** A note that reads as a checkpoint of the log. Whether it is sealed is another question. */
export type ReadNote = { readonly checkpoint: Checkpoint; readonly note: SignedNote }

/** Checks the seals of one log, all by one key. */
export type SealCheck = {
  readonly read: (note: string) => ReadNote | null
  /** Whether the log's key sealed it. The key is the trusted one, or (without trust) the one that `enrolled` names. */
  readonly seal: (read: ReadNote, enrolled: Facts['enrolled'] | null) => boolean
  readonly key: () => SealKey | null
  readonly atMost: () => KeyProtection | null
  readonly held: () => number
}

export type SealWorld = {
  readonly crypto: Crypto
  readonly verifySeal: VerifySeal
  /** The key that the trust policy names for this log; null where there is none. */
  readonly trusted: SealKey | null
}

export function sealCheck(world: SealWorld, origin: string, report: Report): SealCheck {
  const { crypto, verifySeal } = world
  let key = world.trusted
  let keyId = key === null ? null : sealKeyId(crypto, origin, key)
  let isEnrolmentChecked = false
  let atMost: KeyProtection | null = null
  let held = 0

  const meet = (enrolled: Facts['enrolled']) => {
    const named = sealKeyOf(enrolled)
    isEnrolmentChecked = true
    key ??= named
    keyId ??= sealKeyId(crypto, origin, named)
    if (!isSameKey(key, named)) report('ENROLLED_KEY_DIFFERS', null)
  }

  return {
    read: (note) => {
      const parsed = parseNote(note)
      if (!parsed.ok) return reported(report, parsed.error.code)
      const checkpoint = parseCheckpoint(parsed.value.text)
      if (!checkpoint.ok) return reported(report, checkpoint.error.code)
      if (checkpoint.value.origin !== origin) return reported(report, 'CHECKPOINT_ORIGIN_DIFFERS')
      return { checkpoint: checkpoint.value, note: parsed.value }
    },
    seal: ({ checkpoint, note }, enrolled) => {
      if (enrolled !== null && !isEnrolmentChecked) meet(enrolled)
      const seq = checkpoint.size === 0 ? null : checkpoint.size - 1
      const lines = keyId === null ? [] : linesOf(note, origin, keyId)
      if (key === null || lines.length === 0) {
        report('SEAL_KEY_UNKNOWN', seq, { size: checkpoint.size })
        return false
      }
      const text = new TextEncoder().encode(note.text)
      for (const line of lines) {
        const claims = verifySeal(key, text, line.signature)
        if (!claims.ok) {
          report(claims.error.code, seq, { size: checkpoint.size })
          return false
        }
        atMost = claims.value.atMost
      }
      held += 1
      return true
    },
    key: () => key,
    atMost: () => atMost,
    held: () => held,
  }
}

function reported(report: Report, code: Parameters<Report>[0]): null {
  report(code, null)
  return null
}

/** Invariant: the leaf's schema has checked that both are hex. */
function sealKeyOf(enrolled: Facts['enrolled']): SealKey {
  const publicKey = decodeHex(enrolled.publicKey)
  const nvName = enrolled.nvName === null ? null : decodeHex(enrolled.nvName)
  if (!publicKey.ok || nvName?.ok === false) throw new Error('a checked key is not hex')
  return { kind: enrolled.seal, publicKey: publicKey.value, nvName: nvName?.value ?? null }
}

function isSameKey(a: SealKey, b: SealKey): boolean {
  return equalHashes(encodeSealKey(a), encodeSealKey(b))
}
