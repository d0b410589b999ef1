const everyMs = 30_000

/** Looks at once, and each half minute, for what changes by itself: keys that end, files that the operator changes. */
export function startSweeping(
  sweeps: readonly (() => Promise<void>)[],
  fault: (cause: unknown) => void,
): { readonly stop: () => void } {
  const run = (): void => {
    for (const sweep of sweeps) sweep().catch(fault)
  }
  const again = setInterval(run, everyMs)
  run()
  return { stop: () => clearInterval(again) }
}
