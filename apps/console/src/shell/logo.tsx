import type { ReactNode } from 'react'

/** The mark: a shield with a tick. */
export function Logo({ className = 'size-5' }: { readonly className?: string }): ReactNode {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={`shrink-0 text-accent ${className}`}>
      <path
        d="M16 3.500 27 8v9c0 6.200-4.400 10.300-11 12.500C9.400 27.300 5 23.200 5 17V8z"
        fill="currentColor"
        fillOpacity="0.14"
        stroke="currentColor"
        strokeWidth="2.200"
        strokeLinejoin="round"
      />
      <path
        d="m11 16.200 3.600 3.600 6.600-7.200"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.400"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}
