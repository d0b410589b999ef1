import type { Verification } from '@custody/evidence'
import type { ReactNode } from 'react'
import { Hash } from '../parts/hash.tsx'

/** Whose keys a check of one entry took for granted: the server's word. */
export function ReliedOn({
  verification,
  witnesses,
}: {
  readonly verification: Verification
  readonly witnesses: readonly string[]
}): ReactNode {
  const log = verification.logs[0]
  const key = log?.keyFingerprint ?? null
  const whose =
    log?.sealKind === 'ed25519' ? 'the key of its own log' : 'the key that the device enrolled with'
  return (
    <p className="text-sm text-muted">
      Relied on, by this server’s word: {whose}
      {key !== null && (
        <>
          {' '}
          <Hash value={key} label="key fingerprint" />
        </>
      )}
      {witnesses.length === 0
        ? '. No witness is named.'
        : `, and the witness${witnesses.length > 1 ? 'es' : ''} ${witnesses.join(', ')}.`}
    </p>
  )
}
