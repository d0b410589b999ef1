import type { Checked, ToCheck } from './check-bundle.ts'
import type { SaidByWorker } from './check-worker.ts'

/** A check that is under way in a thread of its own. */
export type RunningCheck = { readonly ended: Promise<Checked>; readonly stop: () => void }

/** Starts a check. `told` hears a few times a second how many bytes were read. Rejects for a fault of ours only. */
export function checkInWorker(
  asked: ToCheck,
  told: (bytes: number) => void = () => undefined,
): RunningCheck {
  const worker = new Worker(new URL('./check-worker.ts', import.meta.url), { type: 'module' })
  const stop = (): void => worker.terminate()
  const ended = new Promise<Checked>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<SaidByWorker>) => {
      if (data.kind === 'progress') return told(data.bytes)
      stop()
      if (data.kind === 'done') resolve(data.checked)
      else reject(new Error(data.detail))
    })
    worker.addEventListener('error', ({ message }) => {
      stop()
      reject(new Error(message))
    })
    worker.postMessage(asked, {})
  })
  return { ended, stop }
}
