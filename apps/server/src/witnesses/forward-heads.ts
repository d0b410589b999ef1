import type { StoreTasks } from '../http/store-tasks.ts'
import { askWitness, hasCosigned } from './ask-witness.ts'
import type { AskedWitness, AskProblem } from './ask-witness.ts'
import { grantTeller } from './grant-teller.ts'
import type { LogToCosign } from './head-to-cosign.ts'
import { mendBehind } from './mend-behind.ts'

/** What forwarding needs from the world. */
export type Forwarding = {
  readonly store: Pick<
    StoreTasks,
    | 'logsToCosign'
    | 'headToCosign'
    | 'keepCosigned'
    | 'grantsToTell'
    | 'proveGrant'
    | 'keyOfLog'
    | 'grantAgain'
  >
  readonly witnesses: readonly AskedWitness[]
  readonly failed: (witness: string, origin: string, problem: AskProblem) => void
  /** A witness does not take the grant of the epoch that this log is. */
  readonly refused: (witness: string, origin: string, because: string) => void
}

export type Forwarder = {
  /** Forwards every head that has grown since. One run at a time; asked for during a run it follows. */
  readonly turn: () => Promise<void>
  /** Forwards what there is, and then nothing more of that log until it is let go: a grant names its last head. */
  readonly hold: (origin: string) => Promise<() => void>
  /** Whether a witness that answers may take that log's grant yet, or make another one needed. */
  readonly isAwaited: (origin: string) => boolean
}

/** A log that was just made known to a witness is taken up within this time. */
const unknownMs = 10_000

/** Gives witnesses the newest heads of the logs that are held here, and keeps what they say beside the seals. */
export function headForwarder({ store, witnesses, failed, refused }: Forwarding): Forwarder {
  /** What each witness cosigned last of each log, as far as it told us: it is asked when it is not so. */
  const known = new Map<string, number>()
  /** Until when a witness that does not know a log is not asked about it again: a plain one knows two of all. */
  const unknown = new Map<string, number>()
  const heldBack = new Set<string>()
  const grants = grantTeller({
    store,
    witnesses,
    refused,
    mend: mendBehind(store, witnesses),
  })
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
      grants.forget(witness.name, origin)
      if (isNews) failed(witness.name, origin, error)
    } else failed(witness.name, origin, error)
    return error.code !== 'WITNESS_AWAY'
  }

  const all = async (): Promise<void> => {
    // One after the other: each writes its line beside those that stand there already.
    const away = new Set<string>()
    const some = async (logs: readonly LogToCosign[]): Promise<void> => {
      for (const { origin, size } of logs)
        for (const witness of witnesses) {
          const isKnown = known.get(`${witness.name}\n${origin}`) === size
          const isUnknown = (unknown.get(`${witness.name}\n${origin}`) ?? 0) > performance.now()
          if (isKnown || isUnknown || away.has(witness.name) || heldBack.has(origin)) continue
          if (!(await forward(witness, origin))) away.add(witness.name)
        }
    }
    const logs = await store.logsToCosign()
    // A witness takes a granted log only after the acts that grant it.
    const acts = logs.filter(({ origin }) => origin.endsWith('/acts'))
    await some(acts)
    const told = (witness: AskedWitness) =>
      acts.map(({ origin }) => known.get(`${witness.name}\n${origin}`) ?? null)[0] ?? null
    if (await grants.tell(told, away)) isAsked = true
    await some(logs.filter((log) => !acts.includes(log)))
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
  const hold = async (origin: string): Promise<() => void> => {
    await turn()
    heldBack.add(origin)
    // One that was asked for meanwhile may be at that very log.
    await running
    return () => void heldBack.delete(origin)
  }
  return { turn, hold, isAwaited: grants.isAwaited }
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
