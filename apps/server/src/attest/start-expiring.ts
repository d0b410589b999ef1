const everyMs = 30_000

/** Looks for keys that have ended at once, and each half minute. */
export function startExpiring(
  expire: () => Promise<void>,
  fault: (cause: unknown) => void,
): { readonly stop: () => void } {
  const run = (): void => void expire().catch(fault)
  const again = setInterval(run, everyMs)
  run()
  return { stop: () => clearInterval(again) }
}
