import type { DeviceId } from '@custody/model'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { type Answer, entryQuery } from '../../api/queries.ts'
import { EntryEvidence } from '../../evidence/entry-evidence.tsx'
import { Fact, Facts } from '../../parts/facts.tsx'
import { PageTitle, Panel } from '../../parts/panel.tsx'
import { BoneRows, Failure } from '../../parts/states.tsx'
import { Captured } from '../../text/captured.tsx'
import { count, moment, size } from '../../words/format.ts'
import { kindName } from '../../words/kind-name.ts'
import { entryRoute } from './routes.ts'

type Entry = Answer<'getEntry'>

/** One entry: its state, its bytes as they were signed, and what of its contents is here. */
export function EntryPage(): ReactNode {
  const { device, epoch, seq } = entryRoute.useParams()
  const query = useQuery(
    entryQuery({ device: device as DeviceId, epoch: Number(epoch), seq: Number(seq) }),
  )
  if (query.data !== undefined) return <Shown entry={query.data} />
  if (query.isError) return <Failure problem={query.error} onRetry={() => void query.refetch()} />
  return (
    <div className="p-4">
      <BoneRows rows={8} />
    </div>
  )
}

function Shown({ entry }: { readonly entry: Entry }): ReactNode {
  const { evidence, trust } = entry
  return (
    <div className="mx-auto max-w-[64rem] p-3 md:p-4">
      <p className="text-sm text-muted">
        <Link to="/evidence" search={{}} className="hover:underline">
          Evidence
        </Link>
      </p>
      <PageTitle
        title={kindName(entry.kind)}
        note={`entry ${count(evidence.seq)} of epoch ${entry.epoch}`}
        actions={
          <>
            <Neighbour entry={entry} seq={entry.previous} label="Previous entry" />
            <Neighbour entry={entry} seq={entry.next} label="Next entry" />
          </>
        }
      />
      <div className="grid items-start gap-3 lg:grid-cols-2">
        <Panel title="Evidence">
          <EntryEvidence trust={trust} entries={[evidence]} />
        </Panel>
        <div className="grid min-w-0 gap-3">
          <Panel title="Entry">
            <About entry={entry} />
          </Panel>
          <Panel title="Contents" note="each under a commitment of its own">
            <Contents entry={entry} />
          </Panel>
        </div>
        <Panel title="Leaf" note="the bytes that were signed" className="lg:col-span-2">
          <pre
            tabIndex={0}
            aria-label="Leaf"
            className="max-h-96 overflow-auto font-mono text-sm whitespace-pre-wrap [overflow-wrap:anywhere]"
          >
            <Captured text={entry.leaf} />
          </pre>
        </Panel>
      </div>
    </div>
  )
}

function Neighbour({
  entry,
  seq,
  label,
}: {
  readonly entry: Entry
  readonly seq: number | null
  readonly label: string
}): ReactNode {
  const Icon = label.startsWith('Prev') ? ChevronLeft : ChevronRight
  if (seq === null) return null
  return (
    <Link
      to="/evidence/$device/$epoch/$seq"
      params={{ device: entry.device, epoch: String(entry.epoch), seq: String(seq) }}
      aria-label={label}
      title={label}
      className="inline-grid size-7 place-items-center rounded-md border border-line-strong bg-surface hover:bg-sunken"
    >
      <Icon aria-hidden="true" className="size-4" />
    </Link>
  )
}

function About({ entry }: { readonly entry: Entry }): ReactNode {
  return (
    <Facts>
      <Fact name="Device">
        <Link to="/devices/$device" params={{ device: entry.device }} className="hover:underline">
          <Captured text={entry.deviceName} />
        </Link>
      </Fact>
      <Fact name="Source">{entry.source}</Fact>
      <Fact name="Recorded">
        {moment(entry.evidence.recordedAt)}
        <span className="text-faint"> (the device’s clock)</span>
      </Fact>
      {entry.session !== null && (
        <Fact name="Session">
          <Link to="/sessions/$session" params={{ session: entry.session }} className="underline">
            open it
          </Link>
        </Fact>
      )}
      {entry.call !== null && (
        <Fact name="Call">
          <Link to="/tool-calls/$call" params={{ call: entry.call }} className="underline">
            open it
          </Link>
        </Fact>
      )}
    </Facts>
  )
}

const absences = {
  'not-uploaded': 'not here: withheld',
  erased: 'erased',
  'never-captured': 'never left the device',
} as const

function Contents({ entry }: { readonly entry: Entry }): ReactNode {
  if (entry.openings.length === 0) return <p className="text-muted">It commits to no content.</p>
  return (
    <Facts>
      {entry.openings.map((opening) => (
        <Fact key={opening.field} name={opening.name}>
          {opening.state === 'here' ? (
            size(bytesOf(opening.bytes))
          ) : (
            <span className="text-ask">{absences[opening.because]}</span>
          )}
        </Fact>
      ))}
    </Facts>
  )
}

/** How many bytes base64 stands for. */
function bytesOf(base64: string): number {
  return (base64.length / 4) * 3 - (base64.match(/=/g)?.length ?? 0)
}
