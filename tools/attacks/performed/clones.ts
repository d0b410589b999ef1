import { join } from 'node:path'
import { emulatedTpm } from '@custody/testkit'
import type { Swtpm } from '@custody/testkit'
import { codeOf, machineOf, standingOf } from '../../../apps/server/test/running/machine.ts'
import type { Machine } from '../../../apps/server/test/running/machine.ts'
import { becomes, comes, operatorClient } from '../../../apps/server/test/running/next-epoch.ts'
import type { Coming } from '../../../apps/server/test/running/next-epoch.ts'
import type { Shown } from '../attack.ts'
import { askWitness } from '../world/ask-witness.ts'
import { openChipDevice } from '../world/chip-device.ts'
import { chipKey } from '../world/chip-key.ts'
import { codeIn, deviceOf } from '../world/coming.ts'
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
  const said = uploads.map((one) => (one.ok ? 'taken' : one.error.code))
  const device = deviceOf(first.origin)
  const state = async () => (await standingOf(server, device))?.state ?? ''
  said.push(await state())

  // A chip that was cloned makes the next epoch's key as well: whoever is granted, both are.
  for (const socket of [chip.socket, twinChip.socket])
    said.push(codeIn(await comes(server, await asking(socket))))
  const body = { reason: 'one of them is gone', because: 'cloned' as const }
  const granted = codeOf(await operatorClient(server).grantEpoch({ params: { device }, body }))
  if (granted !== 'ok') throw new Error(granted)
  const begin = async (socket: string): Promise<Machine> => {
    const how = await asking(socket)
    return machineOf(server, await becomes(server, how), how.key)
  }
  await begin(chip.socket)
  said.push(await begin(twinChip.socket).then(() => 'taken', codeThrown), await state())
  return [
    { by: 'witness', says: [answer] },
    { by: 'server', says: said },
  ]
}

/** How a machine with that chip asks for its second epoch. */
async function asking(chip: string): Promise<Coming> {
  const [before, key] = [await chipKey(chip, 1), await chipKey(chip, 2)]
  return { key, before, next: { epoch: 2, because: 'cloned', held: 0 } }
}

/** The code of the refusal that a machine's beginning ended with. */
function codeThrown(error: unknown): string {
  const [, code] = /problem:([A-Z_]+)/.exec(String(error)) ?? []
  return code ?? String(error)
}
