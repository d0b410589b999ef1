import type { ReactNode } from 'react'

/** A button that lets a person choose files of their own machine. What is chosen stays in the browser. */
export function ChooseFile({
  label,
  onChosen,
}: {
  readonly label: string
  readonly onChosen: (files: readonly File[]) => void
}): ReactNode {
  return (
    <label className="inline-flex min-h-7 cursor-default items-center rounded-md border border-line-strong bg-surface px-2.5 text-sm font-medium hover:bg-sunken has-focus-visible:outline-2 has-focus-visible:outline-accent">
      {label}
      <input
        type="file"
        className="sr-only"
        onChange={(event) => {
          onChosen([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
    </label>
  )
}
