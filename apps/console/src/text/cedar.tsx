import { type ReactNode, useMemo } from 'react'
import { marked } from './captured.tsx'
import { cedarTokens } from './cedar-tokens.ts'

const tones = {
  keyword: 'text-code-keyword',
  text: 'text-code-string',
  comment: 'text-faint italic',
  annotation: 'text-ask',
  name: 'text-code-name',
  number: 'text-code-name',
  plain: '',
} as const

/** A rule's text, highlighted. */
export function Cedar({
  text,
  label,
}: {
  readonly text: string
  readonly label: string
}): ReactNode {
  const tokens = useMemo(() => cedarTokens(text.trim()), [text])
  return (
    <pre
      role="region"
      aria-label={label}
      tabIndex={0}
      className="overflow-x-auto rounded-md border border-line bg-sunken px-3 py-2 text-[0.75rem] leading-[1.2rem] whitespace-pre-wrap"
    >
      {tokens.map((token, at) => (
        <span key={at} className={tones[token.kind]}>
          {marked(token.text)}
        </span>
      ))}
    </pre>
  )
}
