import { createHash } from 'node:crypto'
import {
  parseCheckpoint,
  parseNote,
  parseStamp,
  portableCrypto,
  stampedBytes,
} from '@custody/evidence'
import { statedTime } from '@custody/keys/timestamp'
import { instant } from '@custody/model'
import type { KeptStamp } from '@custody/stores'
import type { StoreTasks } from '../http/store-tasks.ts'
import type { AskedWitness } from './ask-witness.ts'

/** What learning of stamps needs from the world. */
export type StampLearning = {
  readonly store: Pick<StoreTasks, 'logsToStamp' | 'keepStamp'>
  readonly witnesses: readonly AskedWitness[]
}

type LearnedStamp = { readonly stamp: KeptStamp; readonly noteText: string }

const timeoutMs = 10_000
const answerBytesMax = 256 * 1024

/** Asks each witness for its newest stamp of every log that has grown since the last. What it is worth is for verifiers. */
export async function learnStamps({ store, witnesses }: StampLearning): Promise<void> {
  const origins = await store.logsToStamp()
  for (const witness of witnesses) {
    for (const origin of origins) {
      const answer = await askStamp(witness, origin)
      // Away: it is asked again the next time.
      if (answer === 'away') break
      if (answer !== null) await store.keepStamp(origin, answer.stamp, answer.noteText)
    }
  }
}

/** Null: it has none, or none that reads as a stamp of a head of that log. Source: spec/witness.md, "Time stamps". */
async function askStamp(
  { url }: AskedWitness,
  origin: string,
): Promise<LearnedStamp | 'away' | null> {
  const hash = createHash('sha256').update(origin).digest('hex')
  try {
    const signal = AbortSignal.timeout(timeoutMs)
    const answer = await fetch(`${url}/${hash}/stamp`, { signal, redirect: 'error' })
    const text = await textOf(answer)
    return answer.status === 200 && text !== null ? readStamp(text, origin) : null
  } catch {
    return 'away'
  }
}

/** Untrusted: a witness may say what it likes. Only what hangs together is taken, and only about that log. */
export function readStamp(text: string, origin: string): LearnedStamp | null {
  const stamp = parseStamp(portableCrypto, text)
  if (!stamp.ok) return null
  const note = parseNote(stamp.value.note)
  const head = note.ok ? parseCheckpoint(note.value.text) : note
  const time = statedTime(stamp.value.token, stampedBytes(stamp.value.heads))
  if (!note.ok || !head.ok || head.value.origin !== origin || time === null) return null
  return { stamp: { size: head.value.size, at: instant(time), text }, noteText: note.value.text }
}

/** Null where it is longer than any stamp. */
async function textOf({ body }: Response): Promise<string | null> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    chunks.push(chunk)
    size += chunk.length
    if (size > answerBytesMax) return null
  }
  return Buffer.concat(chunks).toString()
}

const everyMs = 10 * 60_000

/** Asks now, and every ten minutes: heads are stamped each day or hour. */
export function startLearningStamps(
  learning: StampLearning,
  fault: (cause: unknown) => void,
): { readonly stop: () => void } {
  const run = (): void => void learnStamps(learning).catch(fault)
  run()
  const timer = setInterval(run, everyMs)
  return { stop: () => clearInterval(timer) }
}
