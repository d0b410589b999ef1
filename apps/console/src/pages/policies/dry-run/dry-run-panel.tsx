import { Play } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { Button } from '../../../parts/button.tsx'
import { Choice } from '../../../parts/filters.tsx'
import { Panel } from '../../../parts/panel.tsx'
import type { dryRunPolicies, policyRanges } from '../routes.ts'
import { DryRunAnswer } from './dry-run-answer.tsx'

export type DryRunPolicy = (typeof dryRunPolicies)[number]
export type DryRunRange = (typeof policyRanges)[number]

const policyWords: Readonly<Record<DryRunPolicy, string>> = {
  current: 'As it is',
  observe: 'Observe',
  balanced: 'Balanced',
  strict: 'Strict',
}

/** What another policy would have made of recorded calls. What is asked for stands in the address. */
export function DryRunPanel({
  asked,
  rules,
  range,
  onRun,
}: {
  /** The policy that was run; undefined before the first run. */
  readonly asked: DryRunPolicy | undefined
  readonly rules: string | undefined
  readonly range: DryRunRange
  readonly onRun: (policy: DryRunPolicy, rules: string | undefined) => void
}): ReactNode {
  const [policy, setPolicy] = useState<DryRunPolicy>(asked ?? 'strict')
  const [typed, setTyped] = useState(rules ?? '')
  useEffect(() => setPolicy(asked ?? 'strict'), [asked])
  useEffect(() => setTyped(rules ?? ''), [rules])
  return (
    <Panel title="Dry run on real history" note="recorded calls decided again; nothing changes">
      <form
        className="grid gap-2"
        onSubmit={(event) => {
          event.preventDefault()
          onRun(policy, typed.trim() === '' ? undefined : typed)
        }}
      >
        <div className="flex flex-wrap items-center gap-2">
          <Choice
            label="Policy to run"
            options={(Object.keys(policyWords) as DryRunPolicy[]).map((value) => ({
              value,
              label: policyWords[value],
            }))}
            chosen={policy}
            onChange={(next) => setPolicy(next ?? 'strict')}
          />
          <Button type="submit" look="strong" className="ml-auto">
            <Play aria-hidden="true" className="size-3.5" />
            Run
          </Button>
        </div>
        <details open={typed !== '' || policy === 'current'}>
          <summary className="text-sm text-muted">and rules of your own</summary>
          <textarea
            aria-label="Cedar rules to add"
            placeholder={example}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            spellCheck={false}
            autoComplete="off"
            rows={Math.min(16, Math.max(4, typed.split('\n').length))}
            className="mt-1.5 block w-full rounded-md border border-line-strong bg-surface px-2.5 py-1.5 font-mono text-sm placeholder:text-faint"
          />
        </details>
      </form>
      {asked !== undefined && <DryRunAnswer policy={asked} rules={rules} range={range} />}
    </Panel>
  )
}

const example = `@id("stay-inside")
forbid (principal, action == Action::"file.read", resource)
unless { context.inWorkspace };`
