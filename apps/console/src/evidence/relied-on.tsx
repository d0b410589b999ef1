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
  const key = verification.logs[0]?.keyFingerprint ?? null
  return (
    <p className="text-sm text-muted">
      Relied on, by this server’s word: the key that the device enrolled with
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
