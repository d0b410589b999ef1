import { ShieldAlert, ShieldCheck, ShieldQuestion } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Checked } from '../../evidence/check-bundle.ts'
import { CheckedLogs } from '../../evidence/checked-logs.tsx'
import { Failures } from '../../evidence/failures.tsx'
import { bundleHeadlines } from '../../evidence/verdict-words.ts'
import { Verdicts } from '../../evidence/verdicts.tsx'
import { Button } from '../../parts/button.tsx'
import { Panel } from '../../parts/panel.tsx'
import { Failure } from '../../parts/states.tsx'
import { Captured } from '../../text/captured.tsx'
import { duration, size } from '../../words/format.ts'
import { OpenPanel } from './open-panel.tsx'
import type { FileCheck, Files } from './use-file-check.ts'

/** How far a check is, and what came of it. */
export function CheckOutcome({
  state,
  files,
  onStop,
}: {
  readonly state: FileCheck
  readonly files: Files
  readonly onStop: () => void
}): ReactNode {
  const { bundle } = files
  if (bundle === null)
    return (
      <p className="mt-3 text-sm text-muted">
        {files.policy === null
          ? 'Nothing was dropped yet.'
          : 'A trust policy is here. The bundle is missing.'}
      </p>
    )
  if (state.kind === 'failed') return <Failure problem={state.problem} />
  if (state.kind === 'stopped')
    return (
      <p role="status" className="mt-3 text-muted">
        Stopped: nothing is said of this bundle.
      </p>
    )
  if (state.kind !== 'done')
    return (
      <Progress
        bytes={state.kind === 'checking' ? state.bytes : 0}
        of={bundle.size}
        onStop={onStop}
      />
    )
  return <Told checked={state.checked} files={files} ms={state.ms} />
}

function Progress({
  bytes,
  of,
  onStop,
}: {
  readonly bytes: number
  readonly of: number
  readonly onStop: () => void
}): ReactNode {
  const share = of === 0 ? 1 : Math.min(1, bytes / of)
  return (
    <div className="mt-3 flex flex-wrap items-center gap-3 rounded-lg border border-line bg-surface p-3">
      <progress
        aria-label="How much of the bundle was checked"
        max={1}
        value={share}
        className="h-2 min-w-40 flex-1 appearance-none overflow-hidden rounded-full border border-line bg-sunken [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-accent"
      />
      <span className="text-sm text-muted tabular-nums">
        {Math.floor(share * 100)} %, {size(Math.min(bytes, of))} of {size(of)}
      </span>
      <Button onClick={onStop}>Stop</Button>
    </div>
  )
}

const icons = {
  allow: { icon: ShieldCheck, text: 'text-allow', frame: 'border-allow-mark' },
  ask: { icon: ShieldQuestion, text: 'text-ask', frame: 'border-ask-mark' },
  deny: { icon: ShieldAlert, text: 'text-deny', frame: 'border-deny-mark' },
} as const

function Told({
  checked,
  files,
  ms,
}: {
  readonly checked: Checked
  readonly files: Files
  readonly ms: number
}): ReactNode {
  if (checked.kind === 'unusable') return <Unusable {...checked} />
  const { verification, stamped } = checked
  const { word, tone, meaning } = bundleHeadlines[verification.outcome]
  const { icon: Icon, text, frame } = icons[tone === 'allow' || tone === 'ask' ? tone : 'deny']
  const { problems, problemCount } = verification.integrity
  const { sealed } = verification.completeness.payloads
  const name = files.bundle?.name ?? 'FILE'
  return (
    <div role="status" className="mt-3 grid gap-3">
      <div className={`rounded-lg border bg-surface p-3 ${frame}`}>
        <p className={`flex items-start gap-2 text-lg font-semibold ${text}`}>
          <Icon aria-hidden="true" className="mt-0.5 size-5 shrink-0" />
          <span>
            <span>{word}</span>
            <span className="block text-sm font-normal text-muted">
              checked by code this server delivered, in {duration(ms)}
            </span>
          </span>
        </p>
        <p className="mt-1.5">{meaning}</p>
        <div className="mt-3 border-t border-line pt-3">
          <Verdicts of={verification} />
        </div>
      </div>
      {problemCount > 0 && (
        <Panel title="Failures" note={problemCount === 1 ? 'one' : String(problemCount)}>
          <Failures problems={problems} total={problemCount} />
        </Panel>
      )}
      <CheckedLogs logs={verification.logs} />
      {files.bundle !== null && sealed > 0 && (
        <OpenPanel key={files.bundle.name} bundle={files.bundle} sealed={sealed} />
      )}
      {stamped > 0 && (
        <p className="text-sm text-muted">
          It carries {stamped === 1 ? 'a time stamp of one log' : `time stamps of ${stamped} logs`},
          not checked here: this page knows no authorities. <code>custody verify --tsa</code> checks
          them.
        </p>
      )}
      <p className="text-sm text-muted">
        Independent of this server is only a check by a release of your own:{' '}
        <code className="[overflow-wrap:anywhere]">
          custody verify <Captured text={name} /> --trust{' '}
          <Captured text={files.policy?.name ?? 'POLICY'} />
        </code>
      </p>
    </div>
  )
}

function Unusable({ code, because }: Extract<Checked, { kind: 'unusable' }>): ReactNode {
  const what = code === 'BUNDLE_UNUSABLE' ? 'This is no evidence bundle' : 'This is no trust policy'
  const hint =
    code === 'BUNDLE_UNUSABLE'
      ? 'Export one here, or type `custody export` on the device.'
      : 'A trust policy is a C2SP tlog-policy: lines `log`, `witness`, `group` and one `quorum`.'
  return (
    <div role="alert" className="mt-3 rounded-lg border border-deny-mark bg-surface p-3">
      <p>
        <code className="text-deny">{code}</code>
      </p>
      <p className="mt-0.5">
        {what}: {because}. Nothing was checked.
      </p>
      <p className="mt-1 text-muted">{hint.replaceAll('`', '')}</p>
    </div>
  )
}
