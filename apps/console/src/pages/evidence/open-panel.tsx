import { useState, type ReactNode } from 'react'
import {
  openContents,
  type OpenedBundle,
  type OpenRefusal,
  shownMax,
} from '../../evidence/open-contents.ts'
import { Button } from '../../parts/button.tsx'
import { ChooseFile } from '../../parts/choose-file.tsx'
import { Panel } from '../../parts/panel.tsx'
import { Failure } from '../../parts/states.tsx'
import { Captured } from '../../text/captured.tsx'
import { counted } from '../../words/format.ts'

type State =
  | { readonly kind: 'asking' | 'opening' }
  | { readonly kind: 'refused'; readonly refusal: OpenRefusal }
  | { readonly kind: 'failed'; readonly problem: unknown }
  | { readonly kind: 'open'; readonly opened: OpenedBundle }

/** Closed contents of a bundle, and how whoever holds the content key opens them here. */
export function OpenPanel({
  bundle,
  sealed,
}: {
  readonly bundle: File
  readonly sealed: number
}): ReactNode {
  const [keys, setKeys] = useState<File | null>(null)
  const [contentKey, setContentKey] = useState<File | null>(null)
  const [state, setState] = useState<State>({ kind: 'asking' })
  const open = async () => {
    if (keys === null || contentKey === null) return
    setState({ kind: 'opening' })
    const opened = await openContents({ bundle, keys, contentKey })
    setState(
      opened.ok
        ? { kind: 'open', opened: opened.value }
        : { kind: 'refused', refusal: opened.error },
    )
  }
  return (
    <Panel title="Closed contents" note={counted(sealed, 'content', 'contents')}>
      <p className="max-w-[70ch] text-sm text-muted">
        Devices closed them before they sent them: the server cannot read them. Whoever holds the
        organisation’s content key opens them here, with the wrapped keys that{' '}
        <code className="[overflow-wrap:anywhere]">custody server reveal</code> gives out. Neither
        leaves this browser, and neither is kept.
      </p>
      <div className="mt-3 flex flex-wrap items-center gap-2">
        <ChooseFile
          label={keys === null ? 'Choose the wrapped keys' : `Keys: ${keys.name}`}
          onChosen={([file]) => setKeys(file ?? null)}
        />
        <ChooseFile
          label={contentKey === null ? 'Choose the content key' : `Content key: ${contentKey.name}`}
          onChosen={([file]) => setContentKey(file ?? null)}
        />
        <Button
          look="strong"
          disabled={keys === null || contentKey === null || state.kind === 'opening'}
          onClick={() => {
            open().catch((problem: unknown) => setState({ kind: 'failed', problem }))
          }}
        >
          {state.kind === 'opening' ? 'Opening' : 'Open here'}
        </Button>
      </div>
      {state.kind === 'failed' && <Failure problem={state.problem} />}
      {state.kind === 'refused' && (
        <p role="alert" className="mt-3 text-deny">
          {state.refusal.because.replaceAll('`', '')}. Nothing was opened.
        </p>
      )}
      {state.kind === 'open' && <Opened opened={state.opened} name={`opened-${bundle.name}`} />}
    </Panel>
  )
}

/** Gives a file to the person's downloads. */
function save(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}

function Opened({
  opened: { contents, opened, closed, file },
  name,
}: {
  readonly opened: OpenedBundle
  readonly name: string
}): ReactNode {
  const still = closed === 0 ? '' : `; ${counted(closed, 'content stays', 'contents stay')} closed`
  return (
    <div role="status" aria-label="Opened contents" className="mt-3 border-t border-line pt-3">
      <div className="flex flex-wrap items-center gap-2">
        <p>
          {counted(opened, 'content', 'contents')} opened, each what its entry committed to{still}.
        </p>
        <Button onClick={() => save(file, name)}>Save the opened bundle</Button>
      </div>
      <ul className="mt-2 divide-y divide-line rounded-md border border-line">
        {contents.map(({ seq, field, text }, at) => (
          <li
            key={at}
            className="grid grid-cols-[auto_1fr] gap-x-3 px-3 py-1.5 sm:grid-cols-[7rem_8rem_1fr]"
          >
            <span className="text-sm text-muted tabular-nums">entry {seq}</span>
            <span className="text-sm text-muted">{field}</span>
            <pre className="col-span-2 max-h-40 min-w-0 overflow-auto text-sm whitespace-pre-wrap [overflow-wrap:anywhere] sm:col-span-1">
              <Captured text={text} />
            </pre>
          </li>
        ))}
      </ul>
      {opened > contents.length && (
        <p className="mt-2 text-sm text-muted">
          The first {shownMax} are shown; the opened bundle has all.
        </p>
      )}
    </div>
  )
}
