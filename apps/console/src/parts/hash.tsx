import { Check, Copy } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { shortHash } from '../words/format.ts'

/** A hash or an id by its ends; a press copies the whole. */
export function Hash({
  value,
  label,
}: {
  readonly value: string
  readonly label: string
}): ReactNode {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(value)
    setCopied(true)
    setTimeout(() => setCopied(false), 1200)
  }
  return (
    <button
      type="button"
      onClick={() => void copy()}
      title={`${value} (press to copy)`}
      aria-label={copied ? `${label} copied` : `copy ${label} ${shortHash(value)}`}
      className="group inline-flex min-h-6 items-center gap-1 rounded font-mono text-sm text-muted hover:text-ink"
    >
      {shortHash(value)}
      {copied ? (
        <Check aria-hidden="true" className="size-3 text-allow" />
      ) : (
        <Copy aria-hidden="true" className="size-3 text-faint opacity-60 group-hover:opacity-100" />
      )}
    </button>
  )
}
