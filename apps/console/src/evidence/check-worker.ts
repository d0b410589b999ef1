import { checkBundle, type Checked, type ToCheck } from './check-bundle.ts'

/** What the worker says: how far it is, then what came of it, or that it failed. */
export type SaidByWorker =
  | { readonly kind: 'progress'; readonly bytes: number }
  | { readonly kind: 'done'; readonly checked: Checked }
  | { readonly kind: 'failed'; readonly detail: string }

const everyMs = 100
const say = (said: SaidByWorker): void => self.postMessage(said, {})

// A thread of its own: hashing 100 MB must not freeze the page.
self.addEventListener('message', (asked: MessageEvent<ToCheck>) => {
  let nextAt = 0
  const told = (bytes: number): void => {
    const now = performance.now()
    if (now < nextAt) return
    nextAt = now + everyMs
    say({ kind: 'progress', bytes })
  }
  checkBundle(asked.data, told).then(
    (checked) => say({ kind: 'done', checked }),
    (error: unknown) =>
      say({ kind: 'failed', detail: error instanceof Error ? error.message : String(error) }),
  )
})
