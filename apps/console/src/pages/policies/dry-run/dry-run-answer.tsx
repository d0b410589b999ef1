import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { type Answer, dryRunQuery } from '../../../api/queries.ts'
import { Explained } from '../../../parts/explained.tsx'
import { BoneRows, Failure } from '../../../parts/states.tsx'
import { ChangedCalls } from './changed-calls.tsx'
import { ChangingRules } from './changing-rules.tsx'
import { CountsDiff } from './counts-diff.tsx'
import type { DryRunPolicy, DryRunRange } from './dry-run-panel.tsx'
import type { Simulation } from './dry-run-words.ts'
import { headline, lacking, scope } from './dry-run-words.ts'

/** Runs it, and shows what would change: in one sentence, in figures, by rule, call by call. */
export function DryRunAnswer({
  policy,
  rules,
  range,
}: {
  readonly policy: DryRunPolicy
  readonly rules: string | undefined
  readonly range: DryRunRange
}): ReactNode {
  const query = useQuery(dryRunQuery(policy, rules ?? '', range))
  if (query.isError) return <Failure problem={query.error} onRetry={() => void query.refetch()} />
  if (query.data === undefined) return <BoneRows rows={4} />
  const { problems, simulation } = query.data
  return (
    <div role="status" className="mt-3 border-t border-line pt-3">
      {simulation === null ? (
        <Problems problems={problems} />
      ) : (
        <Changes key={`${policy} ${rules ?? ''}`} simulation={simulation} range={range} />
      )}
    </div>
  )
}

function Changes({
  simulation,
  range,
}: {
  readonly simulation: Simulation
  readonly range: DryRunRange
}): ReactNode {
  const [rule, setRule] = useState<string>()
  const lack = lacking(simulation)
  return (
    <div className="space-y-3">
      <div>
        <p className="text-lg font-medium text-balance">{headline(simulation)}</p>
        <p className="mt-0.5 text-sm text-muted">{scope(simulation, range)}</p>
      </div>
      {simulation.compared > 0 && <CountsDiff simulation={simulation} />}
      {simulation.changed > 0 && (
        <>
          <ChangingRules rules={simulation.rules} chosen={rule} onChoose={setRule} />
          <ChangedCalls simulation={simulation} rule={rule} />
        </>
      )}
      {lack !== '' && <p className="text-sm text-muted">{lack}</p>}
    </div>
  )
}

type Problem = Answer<'simulatePolicy'>['problems'][number]

/** What is wrong with the rules that were typed, with the place and what was probably meant. */
function Problems({ problems }: { readonly problems: readonly Problem[] }): ReactNode {
  return (
    <>
      <p className="font-medium">These rules are not valid, so nothing was run.</p>
      <ul className="mt-1.5 space-y-1">
        {problems.map(({ code, line, column, detail, nearest }, at) => (
          <li key={at} className="[overflow-wrap:anywhere]">
            <span className="font-mono text-sm text-deny">
              {line === null ? 'policy' : `${line}:${column}`}
            </span>{' '}
            <Explained text={detail} />
            {nearest !== null && (
              <>
                ; did you mean <code>{nearest}</code>?
              </>
            )}{' '}
            <code className="text-sm text-faint">{code}</code>
          </li>
        ))}
      </ul>
    </>
  )
}
