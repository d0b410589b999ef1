import type { ReactNode } from 'react'
import { marked } from '../text/captured.tsx'

/** A sentence of ours or of a rule, with what stands between backticks set as something that can be typed. */
export function Explained({ text }: { readonly text: string }): ReactNode {
  return text
    .split(/`([^`]+)`/)
    .map((part, at) => (at % 2 === 1 ? <code key={at}>{marked(part)}</code> : marked(part)))
}
