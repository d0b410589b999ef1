import { instant } from '@custody/model'
import { expect, test } from 'vitest'
import { executableInventory } from './executable-inventory.ts'
import type { FirstSeen } from './executable-state.ts'

const [a, b] = ['aa'.repeat(32), 'bb'.repeat(32)] as const
const agent = { name: 'claude-code', version: '2.1.330', byScript: false } as const
const named = (pid: number) => ({ pid, startTime: 1 })

function inventoryOf(
  bytes: { readonly [pid: number]: string | null },
  firstSeen: readonly FirstSeen[] | null = [],
) {
  const kept: (readonly FirstSeen[])[] = []
  const arriving = new Map<number, () => void>()
  const inventory = executableInventory({
    now: () => instant(5),
    rule: { listed: [], required: false },
    firstSeen,
    keep: (all) => kept.push(all),
    hashOf: ({ pid }) =>
      new Promise((resolve) => {
        const arrive = () => resolve(bytes[pid] ?? null)
        if (pid < 100) arrive()
        else arriving.set(pid, arrive)
      }),
  })
  return { inventory, kept, arriving }
}

test('the first bytes under a version are remembered, and others are new', async () => {
  const { inventory, kept } = inventoryOf({ 1: a, 2: b })
  const identify = (pid: number) => inventory.identify(named(pid), agent, Infinity)
  expect(await identify(1)).toEqual({ state: 'seen', sha256: a, settled: true })
  expect(await identify(1)).toMatchObject({ state: 'seen' })
  expect(await identify(2)).toEqual({ state: 'new', sha256: b, settled: true })
  const first = { name: 'claude-code', version: '2.1.330', sha256: a, firstSeenAt: 5 }
  expect(kept).toEqual([[first]])
  expect(inventory.firstSeen()).toEqual([first])
})

test('what cannot be read is unknown, and is not remembered', async () => {
  const { inventory, kept } = inventoryOf({ 1: null })
  expect(await inventory.identify(named(1), agent, Infinity)).toEqual({
    state: 'unknown',
    sha256: null,
    settled: true,
  })
  expect(kept).toEqual([])
})

test('what an interpreter runs is unknown, whatever the interpreter is', async () => {
  const { inventory } = inventoryOf({ 1: a })
  const byScript = { ...agent, byScript: true }
  expect(await inventory.identify(named(1), byScript, Infinity)).toMatchObject({ state: 'unknown' })
  expect(inventory.firstSeen()).toEqual([])
})

test('nobody waits longer than he said, and the bytes are read on', async () => {
  const { inventory, arriving } = inventoryOf({ 100: a })
  const early = await inventory.identify(named(100), agent, 1)
  expect(early).toEqual({ state: 'unknown', sha256: null, settled: false })
  arriving.get(100)?.()
  await new Promise((resolve) => setImmediate(resolve))
  expect(inventory.firstSeen()).toMatchObject([{ sha256: a }])
})

test('where what was seen cannot be told any more nothing is seen again', async () => {
  const { inventory, kept } = inventoryOf({ 1: a }, null)
  expect(await inventory.identify(named(1), agent, Infinity)).toMatchObject({ state: 'unknown' })
  expect(kept).toEqual([])
})

test('a text is news once', () => {
  const { inventory } = inventoryOf({})
  expect([inventory.isNews('x'), inventory.isNews('x'), inventory.isNews('y')]).toEqual([
    true,
    false,
    true,
  ])
})
