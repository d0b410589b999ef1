/** Something done again and again, one run at a time. */
export type Loop = {
  /** Runs soon, though it is not its time yet. Called often it runs once. */
  readonly wake: () => void
  /** Runs no more; resolves when a run that is under way has ended. */
  readonly stop: () => Promise<void>
}

export type LoopSettings = {
  /** Waits so long after a wake, so that what comes together is done together. */
  readonly gatherMs: number
  /** One run. Gives back after how many milliseconds the next is due without a wake; null for never. */
  readonly run: () => Promise<number | null>
  readonly fault: (cause: unknown) => void
  /** How soon after a run that threw. */
  readonly afterFaultMs: number
}

/** Starts the loop; the first run begins at once. */
export function startLoop({ gatherMs, run, fault, afterFaultMs }: LoopSettings): Loop {
  let stopped = false
  let running: Promise<void> | null = null
  let isWoken = false
  let timer: NodeJS.Timeout | undefined

  async function turn(): Promise<void> {
    let next: number | null
    try {
      next = await run()
    } catch (cause) {
      fault(cause)
      next = afterFaultMs
    }
    running = null
    if (stopped) return
    if (isWoken) due(gatherMs)
    else if (next !== null) due(next)
  }

  function due(afterMs: number): void {
    clearTimeout(timer)
    timer = setTimeout(begin, afterMs)
  }

  function begin(): void {
    isWoken = false
    running = turn()
  }

  begin()
  return {
    wake() {
      if (stopped || isWoken) return
      isWoken = true
      if (running === null) due(gatherMs)
    },
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
