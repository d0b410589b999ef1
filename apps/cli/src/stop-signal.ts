/**
 * Gives back a function that arms Ctrl-C and SIGTERM on its first call and gives back the signal that they
 * abort. A command that never asks is ended by them at once, as any program is. The second Ctrl-C ends at once.
 */
export function stopSignal(): () => AbortSignal {
  let armed: AbortController | null = null
  return () => {
    if (armed !== null) return armed.signal
    const controller = new AbortController()
    armed = controller
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(name, () => controller.abort(name))
    return controller.signal
  }
}
