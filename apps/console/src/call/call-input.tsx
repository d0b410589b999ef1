import type { ReactNode } from 'react'
import { Captured, marked } from '../text/captured.tsx'
import { Diff } from '../text/diff.tsx'
import { Terminal } from '../text/terminal.tsx'
import { inputShape, type Named } from './call-shape.ts'

/** The arguments of a call, in the form that is read fastest. */
export function CallInput({ text }: { readonly text: string }): ReactNode {
  const shape = inputShape(text)
  switch (shape.kind) {
    case 'command':
      return (
        <>
          {shape.description !== null && (
            <p className="mb-1 text-sm text-muted">
              <Captured text={shape.description} />
            </p>
          )}
          <Block label="Command" prompt>
            {shape.command}
          </Block>
        </>
      )
    case 'change':
      return (
        <div className="space-y-2">
          <Path path={shape.path} />
          {shape.changes.map((change, at) => (
            <Diff
              key={at}
              before={change.before}
              after={change.after}
              label={`Change to ${shape.path}`}
            />
          ))}
        </div>
      )
    case 'path':
      return (
        <>
          <Path path={shape.path} />
          <Fields fields={shape.rest} />
        </>
      )
    case 'prompt':
      return (
        <>
          {shape.title !== '' && (
            <p className="mb-1 font-medium">
              <Captured text={shape.title} />
            </p>
          )}
          <Block label="Prompt">{shape.prompt}</Block>
          <Fields fields={shape.rest} />
        </>
      )
    case 'fields':
      return <Fields fields={shape.fields} />
    case 'text':
      return <Terminal output={shape.text} label="Arguments" />
  }
}

function Path({ path }: { readonly path: string }): ReactNode {
  return (
    <p className="font-mono text-sm text-muted [overflow-wrap:anywhere]">
      <Captured text={path} />
    </p>
  )
}

function Block({
  label,
  prompt = false,
  children,
}: {
  readonly label: string
  readonly prompt?: boolean
  readonly children: string
}): ReactNode {
  return (
    <pre
      role="region"
      aria-label={label}
      tabIndex={0}
      className="max-h-72 overflow-auto rounded-md border border-line bg-sunken px-3 py-2 text-[0.75rem] leading-[1.15rem] whitespace-pre-wrap [unicode-bidi:isolate] [overflow-wrap:anywhere]"
    >
      {prompt && (
        <span aria-hidden="true" className="text-faint select-none">
          ${' '}
        </span>
      )}
      {marked(children)}
    </pre>
  )
}

/** Names and what they hold, as captured. */
export function Fields({ fields }: { readonly fields: readonly Named[] }): ReactNode {
  if (fields.length === 0) return null
  return (
    <dl className="mt-1 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-sm">
      {fields.map((field) => (
        <div key={field.name} className="contents">
          <dt className="text-faint">
            <Captured text={field.name} />
          </dt>
          <dd className="font-mono whitespace-pre-wrap text-muted [overflow-wrap:anywhere]">
            <Captured text={field.text} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
