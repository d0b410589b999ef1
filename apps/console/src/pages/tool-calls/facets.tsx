import { agentNames, outcomes, type DeviceId } from '@custody/model'
import type { ReactNode } from 'react'
import type { Answer } from '../../api/queries.ts'
import { Facet } from '../../parts/filters.tsx'
import { outcomeWord } from '../../parts/outcome.tsx'
import { BoneRows } from '../../parts/states.tsx'
import { type callsRoute, callStatuses } from './routes.ts'

type Search = (typeof callsRoute)['types']['searchSchema']
type Counts = Answer<'countCalls'>

/** The words of a closed list, each with its count; those without any stand last and still can be chosen. */
function withCounts<Word extends string>(
  words: readonly Word[],
  counts: Counts['tool'],
  labelOf: (word: Word) => string = (word) => word,
) {
  return words.map((value) => ({
    value,
    label: labelOf(value),
    count: counts.find((row) => row.value === value)?.count ?? 0,
  }))
}

const statusWords = {
  running: 'Running',
  ok: 'Ran',
  failed: 'Failed',
  blocked: 'Did not run',
  unknown: 'Unknown',
} as const

/** Every facet with its counts. */
export function Facets({
  facets,
  search,
  setFilter,
}: {
  readonly facets: Counts | undefined
  readonly search: Search
  readonly setFilter: <Name extends keyof Search & string>(
    name: Name,
    value: Search[Name] | undefined,
  ) => void
}): ReactNode {
  if (facets === undefined) return <BoneRows rows={10} rowHeightPx={28} />
  const agents = withCounts(agentNames, facets.agent).filter(
    (option) => option.count > 0 || search.agent?.includes(option.value),
  )
  return (
    <>
      <Facet
        title="Decision"
        options={withCounts(outcomes, facets.outcome, outcomeWord)}
        chosen={search.outcome}
        onChange={(chosen) => setFilter('outcome', chosen)}
      />
      <Facet
        title="Result"
        options={withCounts(callStatuses, facets.status, (word) => statusWords[word])}
        chosen={search.status}
        onChange={(chosen) => setFilter('status', chosen)}
      />
      <Facet
        title="Tool"
        options={facets.tool}
        chosen={search.tool}
        onChange={(chosen) => setFilter('tool', chosen)}
      />
      <Facet
        title="Rule"
        options={facets.rule}
        chosen={search.rule}
        onChange={(chosen) => setFilter('rule', chosen)}
      />
      <Facet
        title="Agent"
        options={agents}
        chosen={search.agent}
        onChange={(chosen) => setFilter('agent', chosen)}
      />
      <Facet
        title="Device"
        options={facets.device}
        chosen={search.device}
        onChange={(chosen) => setFilter('device', chosen as readonly DeviceId[] | undefined)}
      />
    </>
  )
}
