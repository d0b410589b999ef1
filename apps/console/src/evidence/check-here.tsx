import type { EvidenceStrip } from '@custody/protocol'
import { ShieldQuestion } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { server, valueOf } from '../api/ask.ts'
import { Button } from '../parts/button.tsx'
import { Explained } from '../parts/explained.tsx'
import { Failure } from '../parts/states.tsx'
import { size } from '../words/format.ts'
import type { Checked } from './check-bundle.ts'
import { Failures } from './failures.tsx'
import { ReliedOn } from './relied-on.tsx'
import { entryHeadline } from './verdict-words.ts'
import { Verdicts } from './verdicts.tsx'

type State =
  | { readonly kind: 'idle' | 'checking' }
  | {
      readonly kind: 'checked'
      readonly checked: Checked
      readonly ms: number
      readonly bytes: number
    }
  | { readonly kind: 'failed'; readonly problem: unknown }

/**
 * Checks one entry in this browser: its place in the log, seal, cosignatures and contents, by the verifier of
 * `custody verify` and the server's own trust policy. What it says claims no more than that.
 */
export function CheckHere({ evidence }: { readonly evidence: EvidenceStrip }): ReactNode {
  const [state, setState] = useState<State>({ kind: 'idle' })
  const at = `${evidence.origin}/${evidence.seq}`
  useEffect(() => setState({ kind: 'idle' }), [at])
  const check = () => {
    setState({ kind: 'checking' })
    checkEntry(evidence).then(setState, (problem: unknown) => setState({ kind: 'failed', problem }))
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

async function checkEntry(evidence: EvidenceStrip): Promise<State> {
  const [{ checkInWorker }, [bundle, trust]] = await Promise.all([
    import('./check-in-worker.ts'),
    Promise.all(askedFor(evidence)),
  ])
  const began = performance.now()
  const checked = await checkInWorker({
    bundle: new Blob([new Uint8Array(bundle)]),
    trust: new TextDecoder().decode(trust),
    leafHash: evidence.leafHash,
  }).ended
  return { kind: 'checked', checked, ms: performance.now() - began, bytes: bundle.length }
}

/** The entry as a bundle, and whom the server believes: of a device's log, or of the organisation's own. */
function askedFor({
  origin,
  seq,
}: EvidenceStrip): readonly [Promise<Uint8Array>, Promise<Uint8Array>] {
  const [, kind, name = '', epoch = 'e1'] = origin.split('/')
  if (kind !== 'device')
    return [valueOf(server.actBundle({ params: { seq } })), valueOf(server.trustPolicy())]
  // The origin's own shape (`<organisation>/device/<id>/e<N>`) was checked when the answer was read.
  const device = name as never
  return [
    valueOf(server.entryBundle({ params: { device, epoch: Number(epoch.slice(1)), seq } })),
    valueOf(server.trustPolicy({ query: { device } })),
  ]
}

function Report({ state }: { readonly state: Extract<State, { kind: 'checked' }> }): ReactNode {
  const { checked } = state
  if (checked.kind === 'unusable')
    return (
      <p role="status" className="text-deny">
        <code>{checked.code}</code> {checked.because}
      </p>
    )
  const { verification, isThere, witnesses } = checked
  const { word, tone, meaning, pending, failures } = entryHeadline(verification, isThere)
  const isGood = tone === 'allow'
  return (
    <div
      role="status"
      className={`rounded-md border p-2.5 ${isGood ? 'border-line' : 'border-deny-mark'}`}
    >
      <p className={`font-medium ${isGood ? 'text-allow' : 'text-deny'}`}>
        {word} (checked by code this server delivered)
      </p>
      {meaning !== '' && <p>{meaning}</p>}
      <div className="mt-2 space-y-2.5">
        {failures.length > 0 && <Failures problems={failures} total={failures.length} />}
        <Verdicts of={verification} />
        {pending && (
          <p className="text-sm text-ask">
            Not cosigned yet: not enough of {(witnesses ?? []).join(', ')} have signed a head that
            contains it. Until then only the device’s own seal protects it.
          </p>
        )}
        <ReliedOn verification={verification} witnesses={witnesses ?? []} />
      </div>
      <p className="mt-2 text-sm text-faint">
        <Explained
          text={`${state.ms.toFixed(0)} ms for ${size(state.bytes)}, in this browser. Independent of this server is only \`custody verify\` with a trust policy that came on another way.`}
        />
      </p>
    </div>
  )
}
