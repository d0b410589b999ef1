import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { emulatedTpm } from '@custody/testkit'
import type { Swtpm } from '@custody/testkit'
import type { Shown } from '../attack.ts'
import { askWitness } from '../world/ask-witness.ts'
import { openChipDevice } from '../world/chip-device.ts'
import { judge } from '../world/judge.ts'
import { witnessedSize } from '../world/stack.ts'
import type { Stack } from '../world/stack.ts'

/** Everything on the device is deleted, and it enrols again with the chip that is known: the same log begins anew. */
export async function wiped(stack: Stack, swtpm: Swtpm): Promise<readonly Shown[]> {
  await using chip = await emulatedTpm(swtpm)
  const folder = join(stack.folder, 'wiped')
  const { device: first, trust } = await stack.join({ folder, chip: chip.socket })
  await first.work(3)
  await first.learn(stack.check)
  await first.close()
  rmSync(folder, { recursive: true })

  const second = await openChipDevice({ folder, chip: chip.socket, server: stack.server })
  if (second.origin !== first.origin) throw new Error('it is taken for another device')
  await second.beat()
  await second.seal()
  const { size, note } = second.outbox.newestSeal() ?? { size: 0, note: '' }
  const asked = { bundle: second.bundle().join(''), trust, heads: await stack.heads() }
  const oldSize = Math.min(size, await witnessedSize(stack, first.origin))
  const answer = await askWitness(stack.witness.url, {
    oldSize,
    size,
    note,
    outbox: second.outbox,
  })
  const uploaded = await second.upload()
  await second.close()
  return [
    { by: 'verifier', says: await judge(asked) },
    { by: 'witness', says: [answer] },
    { by: 'server', says: [uploaded.ok ? 'taken' : uploaded.error.code] },
  ]
}
