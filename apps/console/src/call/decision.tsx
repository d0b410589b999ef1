import type { CallView, RuleView } from '@custody/protocol'
import { Link } from '@tanstack/react-router'
import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { Explained } from '../parts/explained.tsx'
import { Badge } from '../parts/badge.tsx'
import { Hash } from '../parts/hash.tsx'
import { OutcomeOf } from '../parts/outcome.tsx'
import { Severity } from '../parts/severity.tsx'
import { Reasons } from './reasons.tsx'

const problems: Readonly<Record<string, string>> = {
  NO_PERMIT: 'no rule permits it',
  POLICY_ERROR: 'a rule could not be evaluated, so the call was refused',
  OUTBOX_FULL: 'it could not be recorded, so it was refused',
}

/** What was decided and why: the rules in their own words. */
export function DecisionDetail({
  call,
}: {
  readonly call: Pick<CallView, 'decision' | 'caller'>
}): ReactNode {
  const { decision } = call
  const permits = decision.decidedBy.filter((rule) => rule.outcome === 'allow')
  const objecting = decision.decidedBy.filter((rule) => rule.outcome !== 'allow')
  return (
    <div className="space-y-2">
      <div className="flex flex-wrap items-center gap-1.5">
        <OutcomeOf decision={decision} />
        {decision.mode === 'observe' && <Badge tone="ask">observe mode</Badge>}
        {!decision.complete && (
          <Badge tone="ask" title="Part of the call could not be read; opaque.run was decided too">
            not fully read
          </Badge>
        )}
      </div>
      {call.caller === 'unverified' && (
        <p className="flex items-start gap-1.5 rounded-md bg-ask-soft p-2 text-ask">
          <TriangleAlert aria-hidden="true" className="mt-0.5 size-3.5 shrink-0" />
          Something else of the same account called the hook. This never counts as the agent’s own.
        </p>
      )}
      {decision.problem !== null && (
        <p>
          <code className="text-deny">{decision.problem}</code>
          <span className="text-muted">
            : {problems[decision.problem] ?? 'our own failure decided'}
          </span>
        </p>
      )}
      {objecting.length === 0 && decision.problem === null && <Permitted permits={permits} />}
      {objecting.map((rule) => (
        <RuleDetail key={rule.id} rule={rule} because={decision.because} />
      ))}
      {decision.warnings.length > 0 && (
        <details>
          <summary className="text-sm text-muted">
            {decision.warnings.length} more applied, recorded only
          </summary>
          <div className="mt-1.5 space-y-2">
            {decision.warnings.map((rule) => (
              <RuleDetail key={rule.id} rule={rule} because={decision.because} />
            ))}
          </div>
        </details>
      )}
      <p className="flex items-center gap-1.5 text-sm text-faint">
        policy <Hash value={decision.policyVersion} label="policy version" />
      </p>
    </div>
  )
}

/** What an allowed call rests on. */
function Permitted({ permits }: { readonly permits: readonly RuleView[] }): ReactNode {
  return (
    <p className="text-muted">
      No rule objects.
      {permits.length > 0 && ' Permitted: '}
      {permits.map((rule, at) => (
        <span key={rule.id}>
          {at > 0 && ', '}
          <Link to="/policies" search={{ rule: rule.id }} className="hover:underline">
            {rule.title}
          </Link>
        </span>
      ))}
    </p>
  )
}

type Because = CallView['decision']['because']

function RuleDetail({
  rule,
  because,
}: {
  readonly rule: RuleView
  readonly because: Because
}): ReactNode {
  const mine = because.filter((one) => one.rule === rule.id)
  return (
    <div className="rounded-md border border-line bg-sunken p-2">
      <div className="flex items-baseline justify-between gap-2">
        <Link to="/policies" search={{ rule: rule.id }} className="font-medium hover:underline">
          {rule.title}
        </Link>
        <Severity severity={rule.severity} />
      </div>
      <p className="mt-0.5 text-muted">
        <Explained text={rule.reason} />
      </p>
      <Reasons reasons={mine} />
      <p className="mt-1 text-sm text-faint">
        {rule.pack !== null && <>{rule.pack} · </>}
        <code>{rule.id}</code>
        {rule.mode === 'observe' && ' · observe'}
      </p>
    </div>
  )
}
