import { Link } from '@tanstack/react-router'
import { FileCheck, FileKey, X } from 'lucide-react'
import { type DragEvent, type ReactNode, useState } from 'react'
import { IconButton } from '../../parts/button.tsx'
import { ChooseFile } from '../../parts/choose-file.tsx'
import { PageTitle } from '../../parts/panel.tsx'
import { Captured } from '../../text/captured.tsx'
import { size } from '../../words/format.ts'
import { CheckOutcome } from './check-outcome.tsx'
import { useFileCheck } from './use-file-check.ts'

/** A bundle that somebody brings is checked here, in a thread of this browser. It is not sent anywhere. */
export function CheckPage(): ReactNode {
  const { files, state, take, drop, stop } = useFileCheck()
  const [over, setOver] = useState(false)
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take([...event.dataTransfer.files])
  }
  const onDragOver = (event: DragEvent) => {
    event.preventDefault()
    setOver(true)
  }
  return (
    <div
      className="mx-auto min-h-full max-w-[64rem] p-3 md:p-4"
      onDrop={onDrop}
      onDragOver={onDragOver}
      onDragLeave={() => setOver(false)}
    >
      <p className="text-sm text-muted">
        <Link to="/evidence" search={{}} className="hover:underline">
          Evidence
        </Link>
      </p>
      <PageTitle title="Check a bundle" note="in this browser; the files are sent nowhere" />
      <div
        className={`rounded-lg border border-dashed p-4 text-center transition-colors ${over ? 'border-accent bg-accent-soft' : 'border-line-strong bg-surface'}`}
      >
        <p className="font-medium">Drop an evidence bundle here, and a trust policy beside it</p>
        <p className="mx-auto mt-1 max-w-[60ch] text-sm text-muted">
          The policy names whom you trust: the keys of the logs, the witnesses and their quorum. It
          must come on another way than the bundle. Without one the best answer is self-consistent.
        </p>
        <div className="mt-3 flex flex-wrap justify-center gap-2">
          <ChooseFile label="Choose a bundle" onChosen={take} />
          <ChooseFile label="Choose a trust policy" onChosen={take} />
        </div>
      </div>
      <ul aria-label="Files" className="mt-3 grid gap-2 sm:grid-cols-2">
        <Chosen
          icon={<FileCheck aria-hidden="true" className="size-4 shrink-0 text-faint" />}
          what="Bundle"
          file={files.bundle}
          onDrop={() => drop('bundle')}
        />
        <Chosen
          icon={<FileKey aria-hidden="true" className="size-4 shrink-0 text-faint" />}
          what="Trust policy"
          file={files.policy}
          onDrop={() => drop('policy')}
        />
      </ul>
      <CheckOutcome state={state} files={files} onStop={stop} />
    </div>
  )
}

function Chosen({
  icon,
  what,
  file,
  onDrop,
}: {
  readonly icon: ReactNode
  readonly what: string
  readonly file: File | null
  readonly onDrop: () => void
}): ReactNode {
  return (
    <li className="flex min-h-10 min-w-0 items-center gap-2 rounded-md border border-line bg-surface px-3">
      {icon}
      <span className="text-muted">{what}</span>
      {file === null ? (
        <span className="text-faint">none</span>
      ) : (
        <>
          <span className="min-w-0 truncate font-medium" title={file.name}>
            <Captured text={file.name} />
          </span>
          <span className="ml-auto shrink-0 text-sm text-faint">{size(file.size)}</span>
          <IconButton label={`Take the ${what.toLowerCase()} away`} onClick={onDrop}>
            <X aria-hidden="true" />
          </IconButton>
        </>
      )}
    </li>
  )
}
