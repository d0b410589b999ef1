import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { encodeOrigin, noContext } from '@custody/evidence'
import type { EntryDraft } from '@custody/evidence'
import { nodeCrypto, nodeRandom, openTpmSigner, tpmProvider } from '@custody/keys'
import { instant, newId } from '@custody/model'
import type { Problem, Result } from '@custody/model'
import { openOutbox } from '@custody/stores'
import type { Outbox } from '@custody/stores'
import { diceOf, emulatedTpm, enrolledDraft } from '@custody/testkit'
import type { Swtpm } from '@custody/testkit'
import { sealLoop } from '../src/background/seal-loop.ts'

/** What became of the entries of one run. */
export type Sealed = {
  readonly entries: number
  readonly signatures: number
  /** Milliseconds from durable to sealed, of every entry that was. */
  readonly delays: readonly number[]
  /** Milliseconds of each seal by itself. */
  readonly chipTook: readonly number[]
}

export type SealsOverChip = AsyncDisposable & {
  readonly groupCommit: (rate: number, seconds: number) => Promise<Sealed>
  readonly onePerEntry: (rate: number, seconds: number) => Promise<Sealed>
}

const beat: EntryDraft<'heartbeat'> = {
  ...noContext,
  kind: 'heartbeat',
  at: instant(1_795_392_000_000),
  source: 'device',
  facts: { outbox: 0, oldestMs: null, sessions: 0 },
  fields: { name: new TextEncoder().encode('beat') },
}

/** Logs on the disk, sealed by an emulated TPM that takes that long a signature. */
export async function sealsOverChip(swtpm: Swtpm, chipMs: number): Promise<SealsOverChip> {
  const tpm = await emulatedTpm(swtpm, chipMs)
  const place = { kind: 'unix', path: tpm.socket } as const
  const signer = await must(openTpmSigner(place, { organisation: nodeRandom(32), epoch: 1 }))
  const key = tpmProvider(signer)
  const folder = mkdtempSync(join(tmpdir(), 'custody-seal-bench-'))
  let logs = 0

  /** With its first entry, so that the next has `seq` 1. */
  const openLog = async (): Promise<Outbox> => {
    logs += 1
    const id = <Prefix extends string>(prefix: Prefix) => newId(prefix, nodeRandom(16))
    const outbox = openOutbox({
      path: join(folder, `log-${logs}.db`),
      origin: encodeOrigin({
        kind: 'device',
        organisation: id('org'),
        device: id('dev'),
        epoch: 1,
      }),
      world: { crypto: nodeCrypto, random: nodeRandom },
      reserveBytes: 2 ** 20,
    })
    if (!outbox.ok) throw new Error(outbox.error.code)
    const log = outbox.value
    await must(log.append(enrolledDraft(log.origin, key.key.publicKey, beat.at)))
    return log
  }

  const groupCommit = async (rate: number, seconds: number): Promise<Sealed> => {
    const log = await openLog()
    const delays: number[] = []
    const chipTook: number[] = []
    const durableAt: number[] = []
    const loop = sealLoop({
      sealer: () => {
        const begun = performance.now()
        return {
          now: () => instant(Date.now()),
          crypto: nodeCrypto,
          key: key.key,
          seal: key.seal,
          log: {
            ...log,
            keepSeal: (seal) => {
              const kept = log.keepSeal(seal)
              chipTook.push(performance.now() - begun)
              return kept
            },
          },
        }
      },
      sealed: ({ size }) => {
        const now = performance.now()
        while (delays.length + 1 < size) delays.push(now - (durableAt[delays.length + 1] ?? now))
      },
      late: ({ code }) => fail(code),
      fault: fail,
    })
    while (log.newestSeal() === null) await wait(5)
    chipTook.length = 0
    const entries = await arrivals(rate, seconds, async () => {
      const { seq } = await must(log.append(beat))
      durableAt[seq] = performance.now()
      loop.wake()
    })
    while (delays.length < entries) await wait(5)
    await loop.stop()
    log.close()
    return { entries, signatures: chipTook.length, delays, chipTook }
  }

  /** The first entry's head, then the next one's. Stops with the entries: the queue would only grow. */
  const onePerEntry = async (rate: number, seconds: number): Promise<Sealed> => {
    const log = await openLog()
    const delays: number[] = []
    const chipTook: number[] = []
    const durableAt: number[] = []
    const entering = { isOver: false }
    const sealing = (async () => {
      while (!entering.isOver) {
        const since = durableAt[delays.length + 1]
        if (since === undefined) {
          await wait(1)
          continue
        }
        const begun = performance.now()
        const size = delays.length + 2
        const note = `${log.origin}\n${size}\n${'A'.repeat(43)}=\n`
        await must(key.seal(new TextEncoder().encode(note)))
        await must(log.keepSeal({ size, note, at: instant(Date.now()) }))
        chipTook.push(performance.now() - begun)
        delays.push(performance.now() - since)
      }
    })()
    const entries = await arrivals(rate, seconds, async () => {
      const { seq } = await must(log.append(beat))
      durableAt[seq] = performance.now()
    })
    entering.isOver = true
    await sealing
    log.close()
    return { entries, signatures: chipTook.length, delays, chipTook }
  }

  return {
    groupCommit,
    onePerEntry,
    async [Symbol.asyncDispose]() {
      await signer.close()
      await tpm[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true })
    },
  }
}

async function must<Value>(
  done: Result<Value, Problem> | Promise<Result<Value, Problem>>,
): Promise<Value> {
  const result = await done
  if (!result.ok) throw new Error(result.error.code)
  return result.value
}

function fail(cause: unknown): never {
  throw new Error(`not sealed: ${String(cause)}`)
}

/** Does it at random times, on average so many a second, the same times at every run. Gives back how often. */
async function arrivals(rate: number, seconds: number, act: () => Promise<void>): Promise<number> {
  const dice = diceOf(rate)
  const begun = performance.now()
  const acts: Promise<void>[] = []
  let nextMs = 0
  for (;;) {
    const nowMs = performance.now() - begun
    for (; nextMs <= nowMs && nextMs < seconds * 1000; acts.push(act()))
      nextMs -= (Math.log(1 - dice()) * 1000) / rate
    if (nextMs >= seconds * 1000) break
    await wait(Math.max(1, Math.min(nextMs - nowMs, 50)))
  }
  await Promise.all(acts)
  return acts.length
}
