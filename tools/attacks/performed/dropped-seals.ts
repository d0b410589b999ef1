import { join } from 'node:path'
import { emulatedTpm } from '@custody/testkit'
import type { EmulatedTpm, Swtpm } from '@custody/testkit'
import { openChipDevice } from '../world/chip-device.ts'
import type { ChipDevice } from '../world/chip-device.ts'
import type { Case } from '../world/judge.ts'
import { putCopy } from '../world/stack.ts'
import type { Joined, Stack } from '../world/stack.ts'

/** A device of its own, with its chip, at two times. */
export type DroppedSeals = { readonly before: Case; readonly after: Case; readonly sealed: number }

/**
 * The device seals 200 heads that it shows nobody. Then root puts the disk back to what it was before them and cuts the
 * power, so that the counter jumps, and the device goes on and is witnessed.
 */
export async function dropSeals(stack: Stack, swtpm: Swtpm): Promise<DroppedSeals> {
  await using chip: EmulatedTpm = await emulatedTpm(swtpm)
  const folder = join(stack.folder, 'dropping')
  const { device: first, trust }: Joined = await stack.join({ folder, chip: chip.socket })
  const caseOf = async (device: ChipDevice): Promise<Case> => {
    await device.work(1)
    await device.learn(stack.check)
    return { bundle: device.bundle().join(''), trust, heads: await stack.heads() }
  }
  await first.work(1)
  const before = await caseOf(first)
  await first.close()
  putCopy(folder, `${folder}-before`)

  const how = { folder, chip: chip.socket, server: stack.server }
  const second = await openChipDevice(how)
  const from = second.outbox.state().sealed
  for (let seal = 0; seal < 200; seal += 1) {
    await second.beat()
    await second.seal()
  }
  const sealed = second.outbox.state().sealed - from
  await second.close()
  await chip.crash()
  putCopy(`${folder}-before`, folder)
  await chip.start()
  const third = await openChipDevice(how)
  const after = await caseOf(third)
  await third.close()
  return { before, after, sealed }
}
