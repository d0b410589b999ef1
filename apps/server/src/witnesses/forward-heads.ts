import type { StoreTasks } from '../http/store-tasks.ts'
import { askWitness, hasCosigned } from './ask-witness.ts'
import type { AskedWitness, AskProblem } from './ask-witness.ts'

/** What forwarding needs from the world. */
export type Forwarding = {
  readonly store: Pick<StoreTasks, 'logsToCosign' | 'headToCosign' | 'keepCosigned'>
  readonly witnesses: readonly AskedWitness[]
  readonly failed: (witness: string, origin: string, problem: AskProblem) => void
}

export type Forwarder = {
  /** Forwards every head that has grown since. One run at a time; asked for during a run it follows. */
  readonly turn: () => Promise<void>
}

/** A log that was just made known to a witness is taken up within this time. */
const unknownMs = 10_000

/** Gives witnesses the newest heads of the logs that are held here, and keeps what they say beside the seals. */
export function headForwarder({ store, witnesses, failed }: Forwarding): Forwarder {
  /** What each witness cosigned last of each log, as far as it told us: it is asked when it is not so. */
  const known = new Map<string, number>()
  /** Until when a witness that does not know a log is not asked about it again: a plain one knows two of all. */
  const unknown = new Map<string, number>()
  let running: Promise<void> | null = null
  let isAsked = false

  /** False: the witness is away, and is not asked again in this turn. */
  const forward = async (
    witness: AskedWitness,
    origin: string,
    isAgain = false,
  ): Promise<boolean> => {
    const place = `${witness.name}\n${origin}`
    const oldSize = known.get(place) ?? 0
    const head = await store.headToCosign(origin, oldSize)
    if (head === null) return true
    if (hasCosigned(witness, head.note)) {
      known.set(place, head.size)
      return true
    }
    const cosigned = await askWitness(witness, oldSize, head)
    if (cosigned.ok) {
      known.set(place, head.size)
      const { note, at } = cosigned.value
      await store.keepCosigned(origin, head.size, note, at)
      return true
    }
    const { error } = cosigned
    if (error.code === 'OLD_SIZE_DIFFERS' && error.size <= head.size && !isAgain) {
      known.set(place, error.size)
      return forward(witness, origin, true)
    }
    const isUnknown = error.code === 'WITNESS_REFUSED' && error.status === 404
    if (isUnknown) {
      const isNews = !unknown.has(place)
      unknown.set(place, performance.now() + unknownMs)
      if (isNews) failed(witness.name, origin, error)
    } else failed(witness.name, origin, error)
    return error.code !== 'WITNESS_AWAY'
  }

  const all = async (): Promise<void> => {
    // One after the other: each writes its line beside those that stand there already.
    const away = new Set<string>()
    for (const { origin, size } of await store.logsToCosign()) {
      for (const witness of witnesses) {
        const isKnown = known.get(`${witness.name}\n${origin}`) === size
        const isUnknown = (unknown.get(`${witness.name}\n${origin}`) ?? 0) > performance.now()
        if (isKnown || isUnknown || away.has(witness.name)) continue
        if (!(await forward(witness, origin))) away.add(witness.name)
      }
    }
  }

  const turn = async (): Promise<void> => {
    isAsked = true
    running ??= (async () => {
      try {
        while (isAsked) {
          isAsked = false
          await all()
        }
      } finally {
        running = null
      }
    })()
    return running
  }
  return { turn }
}

const gatherMs = 500
const againMs = 30_000

/** Runs the forwarder half a second after each wake, and every half minute for witnesses that were away. */
export function startForwarding(
  forwarder: Forwarder,
  fault: (cause: unknown) => void,
): { readonly wake: () => void; readonly stop: () => void } {
  let soon: NodeJS.Timeout | null = null
  const run = (): void => void forwarder.turn().catch(fault)
  const again = setInterval(run, againMs)
  const wake = (): void => {
    soon ??= setTimeout(() => {
      soon = null
      run()
    }, gatherMs)
  }
  wake()
  return {
    wake,
    stop: () => {
      clearInterval(again)
      if (soon !== null) clearTimeout(soon)
    },
  }
}
