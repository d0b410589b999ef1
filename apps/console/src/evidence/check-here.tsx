import type { EvidenceStrip } from '@custody/protocol'
import { CircleCheck, CircleDashed, CircleX, ShieldQuestion } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { server, valueOf } from '../api/ask.ts'
import { Button } from '../parts/button.tsx'
import { Failure } from '../parts/states.tsx'
import { size } from '../words/format.ts'
import type { Checked, Step } from './check-entry.ts'

type State =
  | { readonly kind: 'idle' | 'checking' }
  | {
      readonly kind: 'checked'
      readonly checked: Checked
      readonly ms: number
      readonly bytes: number
    }
  | { readonly kind: 'failed'; readonly problem: unknown }

/** Verifies one entry in this browser: proof, seal and contents. Its verdict never claims more than it can. */
export function CheckHere({ evidence }: { readonly evidence: EvidenceStrip }): ReactNode {
  const [state, setState] = useState<State>({ kind: 'idle' })
  const at = `${evidence.origin}/${evidence.seq}`
  useEffect(() => setState({ kind: 'idle' }), [at])
  const check = () => {
    setState({ kind: 'checking' })
    verify(evidence).then(setState, (problem: unknown) => setState({ kind: 'failed', problem }))
  }
  return (
    <div className="mt-2">
      {state.kind !== 'checked' && (
        <Button onClick={check} disabled={state.kind === 'checking'}>
          <ShieldQuestion aria-hidden="true" className="size-3.5" />
          {state.kind === 'checking' ? 'Checking…' : 'Check here'}
        </Button>
      )}
      {state.kind === 'failed' && <Failure problem={state.problem} onRetry={check} />}
      {state.kind === 'checked' && <Report state={state} />}
    </div>
  )
}

async function verify(evidence: EvidenceStrip): Promise<State> {
  const [, , device = '', epoch = 'e1'] = evidence.origin.split('/')
  const [{ checkEntry }, entry] = await Promise.all([
    import('./check-entry.ts'),
    valueOf(
      server.getEntry({
        // The origin's own shape (`<organisation>/device/<id>/e<N>`) was checked when the answer was read.
        params: { device: device as never, epoch: Number(epoch.slice(1)), seq: evidence.seq },
      }),
    ),
  ])
  const began = performance.now()
  const checked = checkEntry(entry)
  return { kind: 'checked', checked, ms: performance.now() - began, bytes: entry.leaf.length }
}

const marks = {
  holds: { icon: CircleCheck, tone: 'text-allow', word: 'holds' },
  fails: { icon: CircleX, tone: 'text-deny', word: 'fails' },
  absent: { icon: CircleDashed, tone: 'text-ask', word: 'not here' },
} as const

function Report({ state }: { readonly state: Extract<State, { kind: 'checked' }> }): ReactNode {
  const { verdict, steps } = state.checked
  const good = verdict === 'consistent'
  return (
    <div
      role="status"
      className={`rounded-md border p-2 ${good ? 'border-line' : 'border-deny-mark'}`}
    >
      <p className={`font-medium ${good ? 'text-allow' : 'text-deny'}`}>
        {verdict} (checked by code this server delivered)
      </p>
      <ul className="mt-1.5 space-y-1">
        {steps.map((step) => (
          <StepLine key={step.name} step={step} />
        ))}
      </ul>
      <p className="mt-1.5 text-sm text-faint">
        {state.ms.toFixed(0)} ms, leaf of {size(state.bytes)}. Independent of this server is only{' '}
        <code>custody verify --trust</code>.
      </p>
    </div>
  )
}

function StepLine({ step }: { readonly step: Step }): ReactNode {
  const { icon: Icon, tone, word } = marks[step.status]
  return (
    <li className="flex gap-1.5">
      <Icon aria-hidden="true" className={`mt-0.5 size-3.5 shrink-0 ${tone}`} />
      <span className="min-w-0">
        <span className="sr-only">{word}: </span>
        {step.name}
        <span className="block text-sm text-muted">{step.detail}</span>
      </span>
    </li>
  )
}
