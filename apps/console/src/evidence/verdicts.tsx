import { sayVerdicts, type Verification } from '@custody/evidence'
import { CircleCheck, CircleDashed, CircleX } from 'lucide-react'
import type { ReactNode } from 'react'
import { verdictTone } from './verdict-words.ts'

const marks = {
  good: { icon: CircleCheck, tone: 'text-allow' },
  open: { icon: CircleDashed, tone: 'text-ask' },
  bad: { icon: CircleX, tone: 'text-deny' },
} as const

const questions = {
  Integrity: 'Was anything changed?',
  Completeness: 'Is anything missing?',
  Freshness: 'Is anything newer kept back?',
} as const

/** Integrity, completeness and freshness, apart: one never stands for another. */
export function Verdicts({ of }: { readonly of: Verification }): ReactNode {
  const words = sayVerdicts(of)
  return (
    <div className="@container">
      <dl className="grid gap-x-4 gap-y-1 @lg:grid-cols-[auto_minmax(0,1fr)] @lg:gap-y-2">
        <Verdict name="Integrity" verdict={of.integrity.verdict} words={words.integrity} />
        <Verdict name="Completeness" verdict={of.completeness.verdict} words={words.completeness} />
        <Verdict name="Freshness" verdict={of.freshness.verdict} words={words.freshness} />
      </dl>
    </div>
  )
}

function Verdict({
  name,
  verdict,
  words,
}: {
  readonly name: keyof typeof questions
  readonly verdict: Parameters<typeof verdictTone>[0]
  readonly words: string
}): ReactNode {
  const { icon: Icon, tone } = marks[verdictTone(verdict)]
  const [first = '', ...more] = words.split('\n')
  return (
    <>
      <dt className="flex items-start gap-1.5">
        <Icon aria-hidden="true" className={`mt-0.5 size-4 shrink-0 ${tone}`} />
        <span>
          <span className="font-medium">{name}</span>
          <span className="block text-sm text-faint">{questions[name]}</span>
        </span>
      </dt>
      <dd className="min-w-0 pb-1 pl-5.5 [overflow-wrap:anywhere] @lg:pb-0 @lg:pl-0">
        {first}
        {more.map((line) => (
          <span key={line} className="block text-sm text-muted">
            {line}
          </span>
        ))}
      </dd>
    </>
  )
}
