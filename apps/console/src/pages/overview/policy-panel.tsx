import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Answer } from '../../api/queries.ts'
import { Badge } from '../../parts/badge.tsx'
import { Fact, Facts } from '../../parts/facts.tsx'
import { Figure } from '../../parts/figure.tsx'
import { Hash } from '../../parts/hash.tsx'
import { Panel } from '../../parts/panel.tsx'
import { Ago } from '../../parts/when.tsx'
import { counted } from '../../words/format.ts'

/** Which policy applies, and how far it has come. */
export function PolicyPanel({
  policy,
}: {
  readonly policy: Answer<'overview'>['policy']
}): ReactNode {
  const all = policy.upToDate.count + policy.behind.count
  return (
    <Panel
      title="Policy"
      actions={<Badge tone={policy.mode === 'enforce' ? 'accent' : 'ask'}>{policy.mode}</Badge>}
    >
      <Facts>
        <Fact name="Applies">
          <Link to="/policies" search={{}} className="text-accent hover:underline">
            {policy.preset}, version {policy.number}
          </Link>{' '}
          <span className="text-muted">({counted(policy.rules, 'rule')})</span>
        </Fact>
        <Fact name="Content">
          <Hash value={policy.version} label="policy version" />
        </Fact>
        <Fact name="Since">
          <Ago at={policy.since} />
        </Fact>
        <Fact name="Rolled out">
          <Figure figure={policy.upToDate} of="devices up to date" inText /> of{' '}
          {counted(all, 'device')}
          {policy.behind.count > 0 && (
            <span className="text-ask">
              , <Figure figure={policy.behind} of="devices behind" inText /> behind
            </span>
          )}
        </Fact>
      </Facts>
    </Panel>
  )
}
