const apartMs = 1000

/** Tells heads at once after a wake, and not again within a second: of each device one a second at most is told. */
export function startTellingHeads(
  tell: () => Promise<unknown>,
  fault: (cause: unknown) => void,
): { readonly wake: () => void; readonly stop: () => void } {
  let last = -Infinity
  let waiting: NodeJS.Timeout | null = null
  const run = (): void => {
    waiting = null
    last = performance.now()
    tell().catch(fault)
  }
  const wake = (): void => {
    waiting ??= setTimeout(run, Math.max(0, last + apartMs - performance.now()))
  }
  wake()
  return { wake, stop: () => void (waiting !== null && clearTimeout(waiting)) }
}
