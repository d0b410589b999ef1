import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'

const places = {
  middle:
    'top-[10vh] left-1/2 w-[min(40rem,calc(100vw-1.5rem))] -translate-x-1/2 max-h-[80vh] rounded-xl',
  left: 'inset-y-0 left-0 w-[min(17rem,85vw)]',
  bottom: 'inset-x-0 bottom-0 max-h-[85dvh] rounded-t-xl',
} as const

/** A dialog that keeps the focus until it is closed. `title` names it; it is shown unless `bare`. */
export function Dialog({
  open,
  onOpenChange,
  title,
  place = 'middle',
  bare = false,
  children,
}: {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly title: string
  readonly place?: keyof typeof places
  readonly bare?: boolean
  readonly children: ReactNode
}): ReactNode {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-[rgb(8_10_16/0.45)]" />
        <Base.Popup
          className={`fixed z-50 flex flex-col overflow-hidden bg-raised shadow-raised outline-none ${places[place]}`}
        >
          {bare ? (
            <Base.Title className="sr-only">{title}</Base.Title>
          ) : (
            <header className="flex items-center gap-2 border-b border-line py-2 pr-2 pl-4">
              <Base.Title className="font-medium">{title}</Base.Title>
              <Base.Close
                aria-label="Close"
                className="ml-auto inline-grid size-7 place-items-center rounded-md text-muted hover:bg-sunken hover:text-ink"
              >
                <X aria-hidden="true" className="size-4" />
              </Base.Close>
            </header>
          )}
          <div className="min-h-0 flex-1 overflow-auto">{children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
