import type { ReactNode } from 'react'
import Markdown, { type Components } from 'react-markdown'
import rehypeSanitize, { defaultSchema } from 'rehype-sanitize'
import remarkGfm from 'remark-gfm'
import { marked } from './captured.tsx'
import { visibleText } from './visible-runs.ts'

// No image at all, from anywhere: loading one tells its server who reads what.
const schema = {
  ...defaultSchema,
  tagNames: (defaultSchema.tagNames ?? []).filter((tag) => tag !== 'img' && tag !== 'input'),
  protocols: { href: ['http', 'https'] },
}

const components: Components = {
  // A link would leave the console with one careless click; its text and its address are both shown instead.
  a: ({ href, children }) => (
    <span>
      {children}
      {href !== undefined && <span className="text-faint"> ({visibleText(href)})</span>}
    </span>
  ),
}

/** What an assistant or a person said, as Markdown without HTML, images or live links. */
export function Said({ text }: { readonly text: string }): ReactNode {
  return (
    <div className="prose-said [unicode-bidi:isolate] [overflow-wrap:anywhere]">
      <Markdown
        skipHtml
        remarkPlugins={[remarkGfm]}
        rehypePlugins={[[rehypeSanitize, schema]]}
        components={components}
      >
        {visibleText(text)}
      </Markdown>
    </div>
  )
}

/** What was typed, word for word: no Markdown, because that is not what a shell or a model reads. */
export function Typed({ text }: { readonly text: string }): ReactNode {
  return (
    <p className="whitespace-pre-wrap [unicode-bidi:isolate] [overflow-wrap:anywhere]">
      {marked(text)}
    </p>
  )
}
