import type { ReactNode } from 'react'

export type Tone = 'quiet' | 'accent' | 'allow' | 'ask' | 'approve' | 'deny'

const tones: Readonly<Record<Tone, string>> = {
  quiet: 'bg-sunken text-muted',
  accent: 'bg-accent-soft text-accent',
  allow: 'bg-allow-soft text-allow',
  ask: 'bg-ask-soft text-ask',
  approve: 'bg-approve-soft text-approve',
  deny: 'bg-deny-soft text-deny',
}

/** One or two words on a tinted ground. The word carries the meaning; the tone only helps the eye. */
export function Badge({
  tone = 'quiet',
  title,
  children,
}: {
  readonly tone?: Tone
  readonly title?: string | undefined
  readonly children: ReactNode
}): ReactNode {
  return (
    <span
      title={title}
      className={`inline-flex h-5 max-w-full items-center gap-1 rounded px-1.5 text-xs font-medium whitespace-nowrap [&_svg]:size-3 [&_svg]:shrink-0 ${tones[tone]}`}
    >
      {children}
    </span>
  )
}

/** Two or more words on a neutral outline: a fact, not a judgement. */
export function Tag({
  children,
  title,
}: {
  readonly children: ReactNode
  readonly title?: string
}): ReactNode {
  return (
    <span
      title={title}
      className="inline-flex h-5 max-w-full items-center gap-1 truncate rounded border border-line px-1.5 text-xs text-muted"
    >
      {children}
    </span>
  )
}
