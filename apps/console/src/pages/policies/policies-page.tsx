import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useCallback } from 'react'
import { type Answer, policiesQuery } from '../../api/queries.ts'
import { Badge } from '../../parts/badge.tsx'
import { Fact, Facts } from '../../parts/facts.tsx'
import { Figure } from '../../parts/figure.tsx'
import { Choice, SearchField } from '../../parts/filters.tsx'
import { Hash } from '../../parts/hash.tsx'
import { PageTitle, Panel } from '../../parts/panel.tsx'
import { Simple } from '../../parts/simple-table.tsx'
import { BoneRows, Empty, Failure } from '../../parts/states.tsx'
import { useFilter } from '../../parts/use-filter.ts'
import { Ago } from '../../parts/when.tsx'
import { TryPanel } from '../../playground/try-panel.tsx'
import { counted } from '../../words/format.ts'
import { DryRunPanel } from './dry-run/dry-run-panel.tsx'
import { PackPanel } from './pack-panel.tsx'
import { policiesRoute, policyRanges } from './routes.ts'
import { busiestFirst, matchingRules } from './rule-filter.ts'
import { useSearchOf } from '../../filters/use-search.ts'

type Policies = Answer<'getPolicies'>

/** The policy that applies, read only: packs, rules, and the decisions each rule made. */
export function PoliciesPage(): ReactNode {
  const search = useSearchOf(policiesRoute)
  const { range = '7d' } = search
  const query = useQuery(policiesQuery(range))
  const setFilter = useFilter<typeof search>()
  const navigate = useNavigate()
  const setWords = useCallback((words: string | undefined) => setFilter('q', words), [setFilter])
  return (
    <div className="mx-auto max-w-[90rem] p-3 md:p-4">
      <PageTitle
        title="Policies"
        note="what applies now, and what each rule did"
        actions={
          <Choice
            label="Time range"
            options={policyRanges.map((value) => ({
              value,
              label: value === 'all' ? 'All time' : value,
            }))}
            chosen={range}
            onChange={(next) => setFilter('range', next === '7d' ? undefined : next)}
          />
        }
      />
      {query.isError && query.data === undefined ? (
        <Failure problem={query.error} onRetry={() => void query.refetch()} />
      ) : query.data === undefined ? (
        <div className="rounded-lg border border-line bg-surface">
          <BoneRows rows={12} />
        </div>
      ) : (
        <div className="grid items-start gap-3 lg:grid-cols-[minmax(0,1fr)_20rem]">
          <div className="grid min-w-0 gap-3">
            <div className="flex flex-wrap items-center gap-2">
              <SearchField label="Search rules" value={search.q} onChange={setWords} />
              <Choice
                label="Effect"
                options={[
                  { value: undefined, label: 'All' },
                  { value: 'forbid', label: 'Forbid' },
                  { value: 'permit', label: 'Permit' },
                ]}
                chosen={search.effect}
                onChange={(effect) => setFilter('effect', effect)}
              />
            </div>
            {query.data.current.preset !== 'custom' && (
              <TryPanel
                preset={query.data.current.preset}
                version={query.data.current.version}
                command={search.try}
                onTry={(command) => setFilter('try', command)}
              />
            )}
            <DryRunPanel
              asked={search.dry}
              rules={search.rules}
              range={range}
              onRun={(dry, rules) =>
                void navigate({
                  to: '.',
                  search: (before: object) => ({ ...before, dry, rules }),
                  replace: true,
                })
              }
            />
            <Packs
              packs={query.data.packs}
              search={search}
              onOpen={(rule) => setFilter('rule', rule)}
            />
          </div>
          <Aside policies={query.data} />
        </div>
      )}
    </div>
  )
}

function Packs({
  packs,
  search,
  onOpen,
}: {
  readonly packs: Policies['packs']
  readonly search: (typeof policiesRoute)['types']['searchSchema']
  readonly onOpen: (rule: string | undefined) => void
}): ReactNode {
  const shown = packs
    .map((pack) => ({
      ...pack,
      rules: busiestFirst(matchingRules(pack.rules, search.q, search.effect)),
    }))
    .filter((pack) => pack.rules.length > 0)
  if (shown.length === 0) {
    return (
      <Empty title="No rule matches">
        Rules are searched by title, id, reason and Cedar text; all words must occur.
      </Empty>
    )
  }
  return shown.map((pack) => (
    <PackPanel key={pack.name} pack={pack} open={search.rule} onOpen={onOpen} />
  ))
}

function Aside({ policies }: { readonly policies: Policies }): ReactNode {
  const { current, devices, presets, withoutRule, versions } = policies
  return (
    <div className="grid min-w-0 gap-3">
      <Panel
        title="Applies now"
        actions={<Badge tone={current.mode === 'enforce' ? 'accent' : 'ask'}>{current.mode}</Badge>}
      >
        <Facts>
          <Fact name="Policy">
            {current.name}, version {current.number}
          </Fact>
          <Fact name="Preset">{current.preset}</Fact>
          <Fact name="Content">
            <Hash value={current.version} label="policy version" />
          </Fact>
          <Fact name="Since">
            <Ago at={current.since} />
          </Fact>
          <Fact name="Devices">
            <Figure figure={devices.upToDate} of="devices up to date" inText /> up to date
            {devices.behind.count > 0 && (
              <span className="text-ask">
                , <Figure figure={devices.behind} of="devices behind" inText /> behind
              </span>
            )}
          </Fact>
        </Facts>
      </Panel>
      <Panel title="Decided without a rule" flush>
        {withoutRule.length === 0 ? (
          <p className="p-3 text-muted">Never in this time: every decision had a rule.</p>
        ) : (
          <ul className="divide-y divide-line">
            {withoutRule.map(({ problem, figure }) => (
              <li key={problem} className="flex items-center gap-2 px-3 py-1.5">
                <code className="text-ask">{problem}</code>
                <span className="ml-auto">
                  <Figure figure={figure} of={`calls with ${problem}`} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </Panel>
      <Panel title="Presets" flush>
        <ul className="divide-y divide-line">
          {presets.map((preset) => (
            <li key={preset.name} className="px-3 py-1.5">
              <span className={preset.name === current.preset ? 'font-medium' : ''}>
                {preset.name}
              </span>
              <span className="text-faint"> {preset.mode}</span>
              <span className="block truncate text-sm text-muted" title={preset.packs.join(', ')}>
                {preset.packs.join(', ')}
              </span>
            </li>
          ))}
        </ul>
      </Panel>
      <Panel title="Versions" note={counted(versions.length, 'version')} flush>
        <Simple
          label="Versions"
          headers={['Version', 'Mode', 'Since']}
          rows={versions.map((version) => ({
            key: `${version.number}`,
            cells: [
              `${version.number}, ${version.preset}`,
              version.mode,
              <Ago key="s" at={version.since} />,
            ],
          }))}
          empty="None"
        />
      </Panel>
    </div>
  )
}
