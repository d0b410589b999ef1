import type { DeviceTrust } from '@custody/protocol'
import { KeyRound, ShieldCheck, ShieldHalf } from 'lucide-react'
import type { ReactNode } from 'react'
import { Badge } from './badge.tsx'

/** Isolation of a device and protection of its key: stands wherever its evidence is shown. */
export function TrustBadges({
  trust,
}: {
  readonly trust: Pick<DeviceTrust, 'isolation' | 'keyProtection' | 'notice'>
}): ReactNode {
  const weak = trust.isolation === 'same-user'
  return (
    <span className="inline-flex flex-wrap gap-1">
      <Badge tone={weak ? 'ask' : 'allow'} title={trust.notice ?? undefined}>
        {weak ? <ShieldHalf aria-hidden="true" /> : <ShieldCheck aria-hidden="true" />}
        {trust.isolation}
      </Badge>
      <Badge tone={['file', 'none', 'tpm-shared'].includes(trust.keyProtection) ? 'ask' : 'allow'}>
        <KeyRound aria-hidden="true" />
        key: {trust.keyProtection}
      </Badge>
    </span>
  )
}
