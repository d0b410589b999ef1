import { type ReactNode, useState, useSyncExternalStore } from 'react'
import { Dialog } from '../parts/dialog.tsx'
import { singleKeysOn, switchSingleKeys } from './keyboard.tsx'
import { useVerbs, type Verb } from './verbs.ts'

/** What the keys do, here and now. */
export function Sheet({
  open,
  onOpenChange,
}: {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}): ReactNode {
  const verbs = useVerbs()
  const all = useSyncExternalStore(verbs.subscribe, verbs.all)
  const [on, setOn] = useState(singleKeysOn)
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard">
      <div className="grid gap-x-8 gap-y-4 p-4 sm:grid-cols-2">
        {grouped(all).map(([group, ofGroup]) => (
          <section key={group}>
            <h3 className="mb-1 text-xs font-medium tracking-wide text-faint uppercase">{group}</h3>
            <dl>
              {ofGroup.map((verb) => (
                <div key={verb.keys} className="flex items-center justify-between gap-4 py-0.5">
                  <dt>{verb.label}</dt>
                  <dd>
                    <Keys keys={verb.keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <label className="flex items-center gap-2 border-t border-line px-4 py-3 text-muted">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={on}
          onChange={(event) => {
            setOn(event.target.checked)
            switchSingleKeys(event.target.checked)
          }}
        />
        Single keys do something (off: only Ctrl-K / ⌘K)
      </label>
    </Dialog>
  )
}

/** Keys as they look on a keyboard. */
export function Keys({ keys }: { readonly keys: string }): ReactNode {
  return (
    <span className="inline-flex gap-1">
      {keys.split(' ').map((key, at) => (
        <kbd
          key={at}
          className="inline-grid h-5 min-w-5 place-items-center rounded border border-line bg-sunken px-1 text-xs text-muted"
        >
          {key}
        </kbd>
      ))}
    </span>
  )
}

/** Verbs by group, each key once: the newest, which is the one that runs. */
function grouped(all: readonly Verb[]): readonly (readonly [string, readonly Verb[]])[] {
  const newest = [...new Map(all.map((verb) => [verb.keys, verb])).values()]
  const groups = [...new Set(newest.map((verb) => verb.group))]
  return groups.map((group) => [group, newest.filter((verb) => verb.group === group)])
}
