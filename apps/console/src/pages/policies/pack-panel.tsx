import type { PolicyRule } from '@custody/protocol'
import { ChevronRight } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import type { Answer } from '../../api/queries.ts'
import { Explained } from '../../parts/explained.tsx'
import { Badge, Tag } from '../../parts/badge.tsx'
import { Figure } from '../../parts/figure.tsx'
import { RuleOutcome } from '../../parts/outcome.tsx'
import { Panel } from '../../parts/panel.tsx'
import { Severity } from '../../parts/severity.tsx'
import { Ago } from '../../parts/when.tsx'
import { Cedar } from '../../text/cedar.tsx'
import { counted } from '../../words/format.ts'

type Pack = Omit<Answer<'getPolicies'>['packs'][number], 'rules'> & {
  readonly rules: readonly PolicyRule[]
}

/** A pack: its rules as lines, one of which is open with its text. */
export function PackPanel({
  pack,
  open,
  onOpen,
}: {
  readonly pack: Pack
  readonly open: string | undefined
  readonly onOpen: (rule: string | undefined) => void
}): ReactNode {
  const { tests } = pack
  return (
    <Panel
      title={pack.name}
      note={pack.summary}
      actions={
        <span
          className="text-sm whitespace-nowrap text-faint max-md:hidden"
          title={`${tests.allow} allow, ${tests.deny} deny, ${tests.ask} ask`}
        >
          {counted(tests.total, 'test')}
        </span>
      }
      flush
    >
      <ul className="divide-y divide-line">
        {pack.rules.map((rule) => (
          <RuleLine key={rule.id} rule={rule} open={rule.id === open} onOpen={onOpen} />
        ))}
      </ul>
    </Panel>
  )
}

function RuleLine({
  rule,
  open,
  onOpen,
}: {
  readonly rule: PolicyRule
  readonly open: boolean
  readonly onOpen: (rule: string | undefined) => void
}): ReactNode {
  const line = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (open) line.current?.scrollIntoView({ block: 'nearest' })
  }, [open])
  return (
    <li ref={line}>
      <div className="flex min-h-10 items-center gap-2 px-3 hover:bg-sunken">
        <button
          type="button"
          aria-expanded={open}
          onClick={() => onOpen(open ? undefined : rule.id)}
          className="flex min-h-10 min-w-0 flex-1 items-center gap-2 text-left"
        >
          <ChevronRight
            aria-hidden="true"
            className={`size-3.5 shrink-0 text-faint transition-transform ${open ? 'rotate-90' : ''}`}
          />
          <span className="truncate">{rule.title}</span>
        </button>
        {rule.mode === 'observe' && <Badge tone="ask">observe</Badge>}
        <span className="w-24 max-md:hidden">
          <RuleOutcome outcome={rule.outcome} />
        </span>
        <span className="w-20 max-lg:hidden">
          <Severity severity={rule.severity} />
        </span>
        <span className="w-14 text-right">
          <Figure
            figure={
              rule.mode === 'observe' || rule.outcome === 'warn' ? rule.observed : rule.decided
            }
            of={`calls by ${rule.title}`}
            className={rule.decided.count + rule.observed.count > 0 ? '' : 'text-faint'}
          />
        </span>
      </div>
      {open && <RuleBody rule={rule} />}
    </li>
  )
}

function RuleBody({ rule }: { readonly rule: PolicyRule }): ReactNode {
  return (
    <div className="space-y-2 px-3 pb-3 md:pl-8.5">
      <p className="text-muted">
        <Explained text={rule.reason} />
      </p>
      <Cedar text={rule.cedar} label={`Cedar text of ${rule.title}`} />
      <div className="flex flex-wrap items-center gap-1.5 text-sm text-muted">
        <code>{rule.id}</code>
        <span className="text-faint">
          {rule.path}:{rule.line}
        </span>
        <Tag>{rule.effect}</Tag>
        {rule.grantsSkipPrompt && <Badge tone="ask">skips the agent’s own prompt</Badge>}
        {rule.controls.map((control) => (
          <Tag key={control}>{control}</Tag>
        ))}
        <span className="ml-auto">
          decided <Figure figure={rule.decided} of="calls it decided" inText />, only recorded{' '}
          <Figure figure={rule.observed} of="calls it was only recorded in" inText />
          {rule.lastDecidedAt !== null && (
            <>
              , last <Ago at={rule.lastDecidedAt} />
            </>
          )}
          {' · '}
          {counted(rule.tests, 'test')}
        </span>
      </div>
    </div>
  )
}
