import type { CSSProperties, ReactNode } from 'react'
import { useMemo, useState } from 'react'
import { ansiSpans, type AnsiSpan } from './ansi-spans.ts'
import { marked } from './captured.tsx'

const shownCharactersAtFirst = 6_000

/** Terminal output with its colours, folded when it is long. The panel is dark in both themes, as a terminal is. */
export function Terminal({
  output,
  label,
}: {
  readonly output: string
  readonly label: string
}): ReactNode {
  const [whole, showWhole] = useState(false)
  const folded = !whole && output.length > shownCharactersAtFirst
  const text = folded ? output.slice(0, shownCharactersAtFirst) : output
  const spans = useMemo(() => ansiSpans(text), [text])
  return (
    <div className="terminal overflow-hidden rounded-md">
      <pre
        role="region"
        aria-label={label}
        tabIndex={0}
        className="max-h-96 overflow-auto px-3 py-2 text-[0.75rem] leading-[1.15rem] whitespace-pre-wrap [unicode-bidi:isolate] [overflow-wrap:anywhere]"
      >
        {spans.map((span, at) => (
          <span key={at} className={classesOf(span)} style={styleOf(span)}>
            {marked(span.text)}
          </span>
        ))}
      </pre>
      {folded && (
        <button type="button" className="terminal-more" onClick={() => showWhole(true)}>
          Show all {output.length.toLocaleString('en')} characters
        </button>
      )}
    </div>
  )
}

function classesOf(span: AnsiSpan): string {
  return [
    span.bold && 'font-bold',
    span.faint && 'terminal-faint',
    span.italic && 'italic',
    span.underline && 'underline',
    isName(span.color) && `terminal-${span.color}`,
    isName(span.background) && `terminal-on-${span.background}`,
  ]
    .filter(Boolean)
    .join(' ')
}

function styleOf(span: AnsiSpan): CSSProperties {
  return {
    ...(span.color !== null && !isName(span.color) && { color: span.color }),
    ...(span.background !== null &&
      !isName(span.background) && { backgroundColor: span.background }),
  }
}

function isName(color: string | null): boolean {
  return color !== null && !color.startsWith('rgb(')
}
