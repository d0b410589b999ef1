import { Download } from 'lucide-react'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { Button } from '../../parts/button.tsx'
import type { ExportScope } from './export-plan.ts'

const ExportDialog = lazy(() => import('./export-dialog.tsx'))

/** Opens the dialog that says what will be taken away before it is. */
export function ExportButton({
  scope,
  label = 'Export evidence',
}: {
  readonly scope: ExportScope
  readonly label?: string
}): ReactNode {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Download aria-hidden="true" className="size-3.5" />
        {label}
      </Button>
      {open && (
        <Suspense>
          <ExportDialog scope={scope} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
