import { err, ok } from '@custody/model'
import type { KeyProtection, Result } from '@custody/model'
import type { Checkpoint } from './checkpoint.ts'
import { parseCheckpoint } from './checkpoint.ts'
import type { Crypto } from './crypto.ts'
import { encodeLogKey, logKeyId } from './log-key.ts'
import type { LogKey } from './log-key.ts'
import type { VerifyEd25519 } from './note-key.ts'
import { linesOf } from './seal.ts'
import type { SealClaims, SealProblem, VerifySeal } from './seal.ts'
import { parseNote } from './signed-note.ts'
import type { SignedNote } from './signed-note.ts'
import type { Report } from './verify-problem.ts'

/** A note that reads as a checkpoint of the log. Whether it is sealed is another question. */
export type ReadNote = { readonly checkpoint: Checkpoint; readonly note: SignedNote }

/** Checks the seals of one log, all by one key. */
export type SealCheck = {
  readonly read: (note: string) => ReadNote | null
  /** What its seals let say, none if one does not hold. The key is the trusted one, or (without trust) the one that the log names. */
  readonly seal: (read: ReadNote, named: LogKey | null) => readonly SealClaims[]
  readonly key: () => LogKey | null
  readonly atMost: () => KeyProtection | null
  readonly held: () => number
}

export type SealWorld = {
  readonly crypto: Crypto
  readonly verifySeal: VerifySeal
  /** For the logs of an organisation, which are signed. */
  readonly verifyEd25519: VerifyEd25519
  /** The key that the trust policy names for this log; null where there is none. */
  readonly trusted: LogKey | null
}

export function sealCheck(world: SealWorld, origin: string, report: Report): SealCheck {
  const { crypto } = world
  let key = world.trusted
  let keyId = key === null ? null : logKeyId(crypto, key)
  let isEnrolmentChecked = false
  let atMost: KeyProtection | null = null
  let count = 0

  const meet = (named: LogKey) => {
    isEnrolmentChecked = true
    key ??= named
    keyId ??= logKeyId(crypto, named)
    if (encodeLogKey(crypto, key) !== encodeLogKey(crypto, named))
      report('ENROLLED_KEY_DIFFERS', null)
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
    seal: ({ checkpoint, note }, named) => {
      if (named !== null && !isEnrolmentChecked) meet(named)
      const seq = checkpoint.size === 0 ? null : checkpoint.size - 1
      const lines = keyId === null ? [] : linesOf(note, origin, keyId)
      if (key === null || lines.length === 0) {
        report('SEAL_KEY_UNKNOWN', seq, { size: checkpoint.size })
        return []
      }
      const text = new TextEncoder().encode(note.text)
      const held: SealClaims[] = []
      for (const line of lines) {
        const claims = claimsOf(world, key, text, line.signature)
        if (!claims.ok) {
          report(claims.error.code, seq, { size: checkpoint.size })
          return []
        }
        atMost = claims.value.atMost
        held.push(claims.value)
      }
      count += 1
      return held
    },
    key: () => key,
    atMost: () => atMost,
    held: () => count,
  }
}

function reported(report: Report, code: Parameters<Report>[0]): null {
  report(code, null)
  return null
}

/** An organisation's own signature is of a key in software, as is a seal of `file-p256/1`. */
function claimsOf(
  { verifySeal, verifyEd25519 }: SealWorld,
  log: LogKey,
  text: Uint8Array,
  signature: Uint8Array,
): Result<SealClaims, SealProblem> {
  if (log.kind === 'seal') return verifySeal(log.key, text, signature)
  return signature.length === 64 && verifyEd25519(log.key.publicKey, text, signature)
    ? ok({ atMost: 'file', chip: null })
    : err({ code: 'SEAL_SIGNATURE_BAD' })
}
