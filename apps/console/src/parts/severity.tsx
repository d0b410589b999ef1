import type { ReactNode } from 'react'

const tones = {
  low: 'text-faint',
  medium: 'text-muted',
  high: 'text-ask',
  critical: 'text-deny',
} as const
const bars = { low: 1, medium: 2, high: 3, critical: 4 } as const

/** How grave a rule or an alert is: a word, and bars for the eye. */
export function Severity({ severity }: { readonly severity: keyof typeof tones }): ReactNode {
  return (
    <span
      className={`inline-flex items-center gap-1.5 text-sm whitespace-nowrap ${tones[severity]}`}
    >
      <svg viewBox="0 0 14 10" aria-hidden="true" className="h-2.5 w-3.5">
        {[1, 2, 3, 4].map((bar) => (
          <rect
            key={bar}
            x={(bar - 1) * 3.7}
            y={10 - bar * 2.5}
            width="2.4"
            height={bar * 2.5}
            rx="0.6"
            fill="currentColor"
            opacity={bar <= bars[severity] ? 1 : 0.25}
          />
        ))}
      </svg>
      {severity}
    </span>
  )
}
