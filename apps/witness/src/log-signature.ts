import { linesOf, logKeyId, portableCrypto as crypto } from '@custody/evidence'
import type { LogKey, NoteSignature, SignedNote } from '@custody/evidence'
import { portableEd25519, portableP256, sealVerifier, verifyTpmSeal } from '@custody/keys/verify'
import type { TpmSeal } from '@custody/keys/verify'
import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'

/** The log's own lines, which hold, and what the chip said where there is one. */
export type LogSignature = {
  readonly lines: readonly NoteSignature[]
  readonly chip: TpmSeal | null
}

export type LogSignatureProblem = {
  readonly code: 'LOG_SIGNATURE_MISSING' | 'LOG_SIGNATURE_BAD'
}

const verifySeal = sealVerifier(portableP256)

/** Checks the log's signature on a note. Lines of keys that are not the log's are passed over. */
export function verifyLogSignature(
  log: LogKey,
  note: SignedNote,
): Result<LogSignature, LogSignatureProblem> {
  const lines = linesOf(note, log.origin, logKeyId(crypto, log))
  const [line] = lines
  if (line === undefined) return err({ code: 'LOG_SIGNATURE_MISSING' })
  const text = new TextEncoder().encode(note.text)
  if (log.kind === 'ed25519') {
    const { publicKey } = log.key
    const hold = lines.every(({ signature }) => portableEd25519(publicKey, text, signature))
    return hold ? ok({ lines, chip: null }) : err({ code: 'LOG_SIGNATURE_BAD' })
  }
  // One value of the counter belongs to one checkpoint: two seals on one note leave open which.
  if (lines.length > 1) return err({ code: 'LOG_SIGNATURE_BAD' })
  if (!verifySeal(log.key, text, line.signature).ok) return err({ code: 'LOG_SIGNATURE_BAD' })
  if (log.key.kind !== 'tpm-nv-certify/1' && log.key.kind !== 'tpm-quote/1')
    return ok({ lines, chip: null })
  const chip = verifyTpmSeal(crypto, portableP256, log.key, text, line.signature)
  return chip.ok ? ok({ lines, chip: chip.value }) : err({ code: 'LOG_SIGNATURE_BAD' })
}
