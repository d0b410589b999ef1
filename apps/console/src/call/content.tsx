import type { Content } from '@custody/protocol'
import type { ReactNode } from 'react'
import { size } from '../words/format.ts'

const absences = {
  'not-uploaded': 'Its content has not been uploaded yet.',
  erased: 'Its content was erased; the entry and its proof remain.',
  'never-captured': 'Its content was not captured.',
} as const

/** Shows a content if it is here, else says why it is not. Says when only its beginning is shown. */
export function WhenHere({
  content,
  children,
}: {
  readonly content: Content
  readonly children: (text: string) => ReactNode
}): ReactNode {
  if (content.state === 'absent')
    return <p className="text-sm text-faint italic">{absences[content.because]}</p>
  if (content.encoding === 'base64') {
    return (
      <p className="text-sm text-faint italic">{size(content.totalBytes)} that are not text.</p>
    )
  }
  return (
    <>
      {children(content.text)}
      {content.truncated && (
        <p className="mt-1 text-sm text-faint">
          Only the beginning of {size(content.totalBytes)} is shown here.
        </p>
      )}
    </>
  )
}
