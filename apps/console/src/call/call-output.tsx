import type { ReactNode } from 'react'
import { Terminal } from '../text/terminal.tsx'
import { outputShape } from './call-shape.ts'

/** What came back from a call. */
export function CallOutput({ text }: { readonly text: string }): ReactNode {
  const shape = outputShape(text)
  switch (shape.kind) {
    case 'nothing':
      return null
    case 'terminal':
      if (shape.stdout === '' && shape.stderr === '') {
        return (
          <p className="text-sm text-faint italic">
            No output{shape.interrupted ? ', interrupted' : ''}
          </p>
        )
      }
      return (
        <div className="space-y-1.5">
          {shape.stdout !== '' && <Terminal output={shape.stdout} label="Output" />}
          {shape.stderr !== '' && (
            <>
              <p className="text-sm text-ask">stderr</p>
              <Terminal output={shape.stderr} label="Error output" />
            </>
          )}
          {shape.interrupted && <p className="text-sm text-ask">interrupted</p>}
        </div>
      )
    case 'file':
      return <Terminal output={shape.text} label="File content" />
    case 'text':
      return <Terminal output={shape.text} label="Output" />
  }
}
