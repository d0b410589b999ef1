import { join } from 'node:path'
import { sealNote } from '@custody/evidence'
import { nodeCrypto, noOrganisation, openTpmSigner } from '@custody/keys'
import { digestOf } from '../../../packages/keys/test/forgeries.ts'
import type { Shown } from '../attack.ts'
import { askWitness } from '../world/ask-witness.ts'
import { must } from '../world/chip-device.ts'
import type { ChipDevice } from '../world/chip-device.ts'
import { judge } from '../world/judge.ts'
import { chipState, putCopy, witnessedSize } from '../world/stack.ts'
import type { Stack } from '../world/stack.ts'

/** A machine at two times, both of which may be put back: disk and chip, copied while it was off. */
export type Snapshots = { readonly earlier: string; readonly later: string; readonly size: number }

/** Copies the machine, lets it work until the witnesses have cosigned more, and copies it again. */
export async function takeSnapshots(stack: Stack): Promise<Snapshots> {
  const [earlier, later] = [join(stack.folder, 'earlier'), join(stack.folder, 'later')]
  await copyMachine(stack, earlier)
  await stack.device().work(2)
  await stack.device().work(2)
  await stack.device().learn(stack.check)
  const size = await witnessedSize(stack, stack.device().origin)
  await copyMachine(stack, later)
  return { earlier, later, size }
}

async function copyMachine(stack: Stack, to: string): Promise<void> {
  await stack.reopen(async ({ tpm }) => {
    await tpm.crash()
    putCopy(chipState(tpm), join(to, 'chip'))
    putCopy(stack.device().folder, join(to, 'device'))
    await tpm.start()
  })
}

/** Puts a snapshot back: `chip`, `disk` or both. */
export function putBack(stack: Stack, from: string, what: readonly ('chip' | 'disk')[]) {
  return stack.reopen(async ({ tpm }) => {
    await tpm.crash()
    if (what.includes('chip')) putCopy(join(from, 'chip'), chipState(tpm))
    if (what.includes('disk')) putCopy(join(from, 'device'), stack.device().folder)
    await tpm.start()
  })
}

/** The whole machine put back; it goes on to `size` entries, or is quiet where that is null. */
export async function rolledBack(
  stack: Stack,
  { earlier, size: witnessed }: Snapshots,
  size: number | null,
): Promise<readonly Shown[]> {
  const device = await putBack(stack, earlier, ['chip', 'disk'])
  if (size === null) return [{ by: 'verifier', says: await judged(stack, device) }]
  while (device.outbox.head().size < size) await device.beat()
  await device.seal()
  return [
    { by: 'verifier', says: await judged(stack, device) },
    { by: 'witness', says: [await asked(stack, device, witnessed)] },
  ]
}

/** The disk is put back and the chip is not; what comes then is offered to everybody, the server last: it remembers. */
export async function diskRolledBack(
  stack: Stack,
  { earlier }: Snapshots,
): Promise<readonly Shown[]> {
  const device = await putBack(stack, earlier, ['disk'])
  const size = await witnessedSize(stack, device.origin)
  while (device.outbox.head().size < size) await device.beat()
  await device.seal()
  const [verifier, witness] = [await judged(stack, device), await asked(stack, device, size)]
  const uploaded = await device.upload()
  return [
    { by: 'verifier', says: verifier },
    { by: 'witness', says: [witness] },
    { by: 'server', says: [uploaded.ok ? 'taken' : uploaded.error.code] },
  ]
}

/** The chip alone is put back, and seals the head that was witnessed again. */
export async function replayed(
  stack: Stack,
  { earlier, size }: Snapshots,
): Promise<readonly Shown[]> {
  const { origin, key, outbox } = stack.device()
  const text = `${outbox.sealOver(size - 1)?.note.split('\n\n')[0]}\n`
  let answer = ''
  await stack.reopen(async ({ tpm }) => {
    await tpm.crash()
    putCopy(join(earlier, 'chip'), chipState(tpm))
    await tpm.start()
    const place = { kind: 'unix', path: tpm.socket } as const
    const signer = must(await openTpmSigner(place, noOrganisation))
    const signature = must(await signer.sealHead(digestOf(Buffer.from(text))))
    await signer.close()
    const note = sealNote(nodeCrypto, text, { origin, key, signature })
    const leafHashes = () => []
    answer = await askWitness(stack.witness.url, {
      oldSize: size,
      size,
      note,
      outbox: { leafHashes },
    })
  })
  return [{ by: 'witness', says: [answer] }]
}

async function judged(stack: Stack, device: ChipDevice): Promise<readonly string[]> {
  const heads = await stack.heads()
  return judge({ bundle: device.bundle().join(''), trust: stack.trust, heads })
}

/** As the server would ask for it, from the size that it knows to be witnessed, or from below where it has less. */
function asked({ witness }: Stack, { outbox }: ChipDevice, witnessed: number): Promise<string> {
  const { size, note } = outbox.newestSeal() ?? { size: 0, note: '' }
  return askWitness(witness.url, { oldSize: Math.min(witnessed, size), size, note, outbox })
}
