import { CircleCheck, CircleDashed, Download, FileText } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Dialog } from '../../parts/dialog.tsx'
import { Explained } from '../../parts/explained.tsx'
import { Choice } from '../../parts/filters.tsx'
import { counted } from '../../words/format.ts'
import { useNow } from '../../words/now.ts'
import {
  type ExportChoice,
  exportPlan,
  type ExportScope,
  exportWords,
  hasPeriod,
} from './export-plan.ts'

const first: ExportChoice = {
  form: 'bundle',
  contents: 'with',
  period: 'all',
  from: null,
  to: null,
}

/** Chooses what is taken away, and says before what the file will hold and what it can prove. */
export default function ExportDialog({
  scope,
  onClose,
}: {
  readonly scope: ExportScope
  readonly onClose: () => void
}): ReactNode {
  const [choice, setChoice] = useState(first)
  const now = useNow()
  const plan = exportPlan(scope, choice, now)
  const words = exportWords(choice, plan)
  const set = (part: Partial<ExportChoice>) => setChoice({ ...choice, ...part })
  const isBundle = choice.form === 'bundle'
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Export evidence">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 p-4">
        <p>{scopeWords(scope)}</p>
        {scope.kind === 'calls' && (
          <Row name="As">
            <Choice<ExportChoice['form']>
              label="As"
              options={[
                { value: 'bundle', label: 'Evidence bundle' },
                { value: 'jsonl', label: 'JSON lines' },
                { value: 'csv', label: 'CSV' },
              ]}
              chosen={choice.form}
              onChange={(form) => set({ form: form ?? 'bundle' })}
            />
          </Row>
        )}
        {isBundle && (
          <Row name="Contents">
            <Choice<ExportChoice['contents']>
              label="Contents"
              options={[
                { value: 'with', label: 'With contents' },
                { value: 'without', label: 'Without' },
              ]}
              chosen={choice.contents}
              onChange={(contents) => set({ contents: contents ?? 'with' })}
            />
          </Row>
        )}
        {hasPeriod(scope) && <Period choice={choice} set={set} />}
        <Told title="The file holds" lines={words.holds} kind="holds" />
        {words.shows.length > 0 && <Told title="It can prove" lines={words.shows} kind="shows" />}
        {words.not.length > 0 && <Told title="It cannot prove" lines={words.not} kind="not" />}
        {isBundle && (
          <div>
            <p className="font-medium">Checked independently of this server by</p>
            <pre
              tabIndex={0}
              aria-label="Command"
              className="mt-1 overflow-x-auto rounded-md border border-line bg-sunken px-2.5 py-1.5 font-mono text-sm"
            >
              custody verify {plan.fileName} --trust POLICY
            </pre>
            <p className="mt-1 text-sm text-muted">
              POLICY names whom the reader trusts. It comes from the witness’s operator, on another
              way than the file.
            </p>
          </div>
        )}
        <div className="flex flex-wrap items-center gap-3 border-t border-line pt-3">
          <p className="min-w-0 flex-1 basis-52 text-sm text-muted">
            That you exported it stands in the organisation’s log of acts.
          </p>
          <a
            href={plan.href}
            download
            onClick={onClose}
            className="inline-flex min-h-7 items-center gap-1.5 rounded-md bg-accent px-2.5 text-sm font-medium text-on-accent hover:opacity-90"
          >
            <Download aria-hidden="true" className="size-3.5" />
            Download
          </a>
        </div>
      </div>
    </Dialog>
  )
}

function scopeWords(scope: ExportScope): string {
  switch (scope.kind) {
    case 'all-devices':
      return 'The logs of all devices.'
    case 'device':
      return `The log of this device: ${counted(scope.entries, 'entry', 'entries')} in all.`
    case 'session':
      return `One session: ${counted(scope.entries, 'entry', 'entries')} of its device’s log.`
    case 'calls':
      return `The calls that this search shows: ${scope.calls}.`
  }
}

function Row({
  name,
  children,
}: {
  readonly name: string
  readonly children: ReactNode
}): ReactNode {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5">
      <span className="w-20 text-muted">{name}</span>
      {children}
    </div>
  )
}

function Period({
  choice,
  set,
}: {
  readonly choice: ExportChoice
  readonly set: (part: Partial<ExportChoice>) => void
}): ReactNode {
  return (
    <Row name="Period">
      <Choice<ExportChoice['period']>
        label="Period"
        options={[
          { value: 'all', label: 'All' },
          { value: '24h', label: '24 h' },
          { value: '7d', label: '7 days' },
          { value: '30d', label: '30 days' },
          { value: 'between', label: 'From, to' },
        ]}
        chosen={choice.period}
        onChange={(period) => set({ period: period ?? 'all' })}
      />
      {choice.period === 'between' && (
        <span className="flex flex-wrap gap-2">
          <Moment label="From" onChange={(from) => set({ from })} />
          <Moment label="To" onChange={(to) => set({ to })} />
        </span>
      )}
    </Row>
  )
}

function Moment({
  label,
  onChange,
}: {
  readonly label: string
  readonly onChange: (at: number | null) => void
}): ReactNode {
  return (
    <label className="flex items-center gap-1.5 text-sm text-muted">
      {label}
      <input
        type="datetime-local"
        onChange={(event) => {
          const at = new Date(event.target.value).getTime()
          onChange(Number.isNaN(at) ? null : at)
        }}
        className="h-7 rounded-md border border-line-strong bg-surface px-2 text-ink"
      />
    </label>
  )
}

const marks = {
  holds: { icon: FileText, tone: 'text-faint' },
  shows: { icon: CircleCheck, tone: 'text-allow' },
  not: { icon: CircleDashed, tone: 'text-ask' },
} as const

function Told({
  title,
  lines,
  kind,
}: {
  readonly title: string
  readonly lines: readonly string[]
  readonly kind: keyof typeof marks
}): ReactNode {
  const { icon: Icon, tone } = marks[kind]
  return (
    <div>
      <p className="font-medium">{title}</p>
      <ul aria-label={title} className="mt-1 space-y-1">
        {lines.map((line) => (
          <li key={line} className="flex gap-1.5">
            <Icon aria-hidden="true" className={`mt-0.5 size-3.5 shrink-0 ${tone}`} />
            <span className="min-w-0">
              <Explained text={line} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
