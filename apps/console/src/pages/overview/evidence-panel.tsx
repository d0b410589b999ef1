import type { ReactNode } from 'react'
import type { Answer } from '../../api/queries.ts'
import { Fact, Facts } from '../../parts/facts.tsx'
import { Panel } from '../../parts/panel.tsx'
import { TrustBadges } from '../../parts/trust.tsx'
import { Ago } from '../../parts/when.tsx'
import { count, counted, duration, size } from '../../words/format.ts'

/** How the evidence stands: what is sealed and stored, what still waits. */
export function EvidencePanel({ overview }: { readonly overview: Answer<'overview'> }): ReactNode {
  const { evidence, trust } = overview
  return (
    <Panel title="Evidence">
      <Facts>
        <Fact name="Stored">
          {counted(evidence.stored, 'entry', 'entries')}
          <span className="text-muted">, {size(evidence.storeBytes)}</span>
        </Fact>
        <Fact name="Last seal">
          {evidence.lastSealAt === null ? 'none yet' : <Ago at={evidence.lastSealAt} />}
        </Fact>
        <Fact name="Delay">
          {evidence.lagMs === null ? (
            <span className="text-muted">nothing came in the last hour</span>
          ) : (
            <>
              {duration(evidence.lagMs.p50)}
              <span className="text-muted"> median, {duration(evidence.lagMs.p95)} p95</span>
            </>
          )}
        </Fact>
        <Fact name="Waiting">
          {counted(evidence.waitingOnDevices, 'entry', 'entries')}
          <span className="text-muted"> on devices</span>
          {evidence.withoutPayload > 0 && (
            <span className="text-ask">, {count(evidence.withoutPayload)} without content</span>
          )}
        </Fact>
        <Fact name="Witness">
          {evidence.cosigned === null ? (
            <>
              <span className="text-ask">none</span>
              <span className="text-muted">: only the devices’ own seals protect it</span>
            </>
          ) : (
            <>
              {counted(evidence.cosigned.entries, 'entry', 'entries')} cosigned
              <span className="text-muted">
                , last <Ago at={evidence.cosigned.lastAt} />
              </span>
            </>
          )}
        </Fact>
        <Fact name="Trust">
          <span className="flex flex-wrap gap-1">
            {trust.map((kind) => (
              <TrustBadges key={`${kind.isolation}-${kind.keyProtection}`} trust={kind} />
            ))}
          </span>
        </Fact>
      </Facts>
    </Panel>
  )
}
