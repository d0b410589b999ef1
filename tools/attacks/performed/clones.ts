import { join } from 'node:path'
import { emulatedTpm } from '@custody/testkit'
import type { Swtpm } from '@custody/testkit'
import type { Shown } from '../attack.ts'
import { askWitness } from '../world/ask-witness.ts'
import { openChipDevice } from '../world/chip-device.ts'
import { chipState, putCopy, witnessedSize } from '../world/stack.ts'
import type { Stack } from '../world/stack.ts'

/** A machine is cloned, disk and chip; the first goes on and is witnessed, then the second, then the first again. */
export async function clonesApart(stack: Stack, swtpm: Swtpm): Promise<readonly Shown[]> {
  await using chip = await emulatedTpm(swtpm)
  await using twinChip = await emulatedTpm(swtpm)
  const folder = join(stack.folder, 'cloned')
  const { device: made } = await stack.join({ folder, chip: chip.socket })
  await made.work(2)
  await made.close()
  await chip.crash()
  await twinChip.crash()
  putCopy(chipState(chip), chipState(twinChip))
  putCopy(folder, `${folder}-twin`)
  await chip.start()
  await twinChip.start()

  const { server, check } = stack
  const first = await openChipDevice({ folder, chip: chip.socket, server })
  await first.work(2)
  await first.learn(check)
  const twin = await openChipDevice({ folder: `${folder}-twin`, chip: twinChip.socket, server })
  const witnessed = await witnessedSize(stack, first.origin)
  while (twin.outbox.head().size < witnessed) await twin.beat()
  await twin.seal()
  const { size, note } = twin.outbox.newestSeal() ?? { size: 0, note: '' }
  const answer = await askWitness(stack.witness.url, {
    oldSize: witnessed,
    size,
    note,
    outbox: twin.outbox,
  })
  const uploads = [await twin.upload()]
  await first.beat()
  await first.seal()
  uploads.push(await first.upload())
  await first.close()
  await twin.close()
  return [
    { by: 'witness', says: [answer] },
    { by: 'server', says: uploads.map((upload) => (upload.ok ? 'taken' : upload.error.code)) },
  ]
}
