import type { LogSeal } from '@custody/device'
import { portableCrypto } from '@custody/evidence'
import { instant, ok } from '@custody/model'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { sealLoop } from './seal-loop.ts'

/** A log of which only the size matters, and a key that takes its time and counts. */
function running(chipMs: number) {
  const seals: number[] = []
  let size = 0
  let newest: LogSeal | null = null
  let busy = 0
  const loop = sealLoop({
    sealer: () => ({
      now: () => instant(0),
      crypto: portableCrypto,
      log: {
        head: () => ({ origin: 'org/device/e1', size, rootHash: new Uint8Array(32) }),
        newestSeal: () => newest,
        keepSeal: (seal) => {
          newest = seal
          return ok(true)
        },
      },
      key: { kind: 'file-p256/1', publicKey: new Uint8Array(91), nvName: null },
      seal: async () => {
        busy += 1
        expect(busy).toBe(1)
        await wait(chipMs)
        busy -= 1
        return ok(new Uint8Array(64))
      },
    }),
    sealed: (seal) => void seals.push(seal.size),
    late: (problem) => expect(problem).toBeNull(),
    fault: (cause) => expect(cause).toBeNull(),
  })
  return {
    seals,
    record: () => {
      size += 1
      loop.wake()
    },
    stop: loop.stop,
  }
}

const sealedAll = async (log: { readonly seals: readonly number[] }, size: number) => {
  for (let tries = 0; log.seals.at(-1) !== size && tries < 500; tries += 1) await wait(10)
}

test('entries that come one by one have a seal each', async () => {
  const log = running(1)
  for (let entry = 1; entry <= 3; entry += 1) {
    log.record()
    await sealedAll(log, entry)
  }
  expect(log.seals).toEqual([1, 2, 3])
  await log.stop()
})

test('what comes while the key is busy shares the next seal', async () => {
  const log = running(200)
  log.record()
  await wait(20)
  for (let entry = 2; entry <= 50; entry += 1) log.record()
  await sealedAll(log, 50)
  expect(log.seals).toEqual([1, 50])
  await log.stop()
})
