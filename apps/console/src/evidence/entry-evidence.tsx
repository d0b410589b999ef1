import type { DeviceTrust, EvidenceStrip } from '@custody/protocol'
import type { ReactNode } from 'react'
import { Hash } from '../parts/hash.tsx'
import { TrustBadges } from '../parts/trust.tsx'
import { CheckHere } from './check-here.tsx'
import { Strip } from './strip.tsx'

/** The entries of one thing, each with its state and a check; the device's trust stands above them. */
export function EntryEvidence({
  trust,
  entries,
}: {
  readonly trust: DeviceTrust
  readonly entries: readonly EvidenceStrip[]
}): ReactNode {
  return (
    <div className="space-y-3">
      <TrustBadges trust={trust} />
      {entries.map((evidence) => (
        <div key={`${evidence.origin}/${evidence.seq}`}>
          <p className="mb-1.5 flex flex-wrap items-center gap-x-2 text-sm text-muted">
            Entry {evidence.seq}, leaf <Hash value={evidence.leafHash} label="leaf hash" /> sealed
            in checkpoint {evidence.sealedBy}
          </p>
          <Strip evidence={evidence} />
          <CheckHere evidence={evidence} />
        </div>
      ))}
    </div>
  )
}
