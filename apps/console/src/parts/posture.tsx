import type { CheckStatus } from '@custody/model'
import type { PostureCheckBody } from '@custody/protocol'
import { CircleCheck, CircleHelp, CircleMinus, CircleX } from 'lucide-react'
import type { ReactNode } from 'react'
import { Captured } from '../text/captured.tsx'
import { Ago } from './when.tsx'

const marks = {
  pass: { icon: CircleCheck, tone: 'text-allow', word: 'pass' },
  fail: { icon: CircleX, tone: 'text-deny', word: 'fail' },
  unknown: { icon: CircleHelp, tone: 'text-ask', word: 'unknown' },
  not_applicable: { icon: CircleMinus, tone: 'text-faint', word: 'not applicable' },
} as const

/** A probe's answer as a mark and a word. */
export function CheckMark({ status }: { readonly status: CheckStatus }): ReactNode {
  const { icon: Icon, tone, word } = marks[status]
  return (
    <span className={`inline-flex items-center gap-1 whitespace-nowrap ${tone}`}>
      <Icon aria-hidden="true" className="size-3.5 shrink-0" />
      {word}
    </span>
  )
}

/** `disk_encryption` as words. */
export function probeName(probe: string): string {
  const words = probe
    .replaceAll(/[_-]/g, ' ')
    .replace(/^(os|tpm)\b/, (short) => short.toUpperCase())
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Checks one under the other. They are the device's own word: nothing here is attested. */
export function PostureList({
  checks,
}: {
  readonly checks: readonly PostureCheckBody[]
}): ReactNode {
  return (
    <ul className="divide-y divide-line">
      {checks.map((check) => (
        <li key={check.probe} className="grid grid-cols-[1fr_auto] gap-x-3 py-1.5">
          <span>{probeName(check.probe)}</span>
          <CheckMark status={check.status} />
          <span className="text-sm text-muted [overflow-wrap:anywhere]">
            <Captured text={check.detail} />
          </span>
          <span className="text-right text-sm text-faint">
            <Ago at={check.at} />
          </span>
        </li>
      ))}
    </ul>
  )
}
