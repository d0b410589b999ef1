import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { encodeTrustPolicy, parseNote } from '@custody/evidence'
import { nodeCrypto } from '@custody/keys'
import type { DeviceId } from '@custody/model'
import { emulatedTpm } from '@custody/testkit'
import type { Swtpm } from '@custody/testkit'
import { codeOf, machineOf, standingOf } from '../../../apps/server/test/running/machine.ts'
import type { Machine } from '../../../apps/server/test/running/machine.ts'
import {
  becomes,
  comes,
  fileKey,
  operatorClient,
  tokenOf,
} from '../../../apps/server/test/running/next-epoch.ts'
import type { Shown } from '../attack.ts'
import { askWitness } from '../world/ask-witness.ts'
import { chipKey } from '../world/chip-key.ts'
import { codeIn, deviceOf } from '../world/coming.ts'
import { judge } from '../world/judge.ts'
import { exported, witnessedSize } from '../world/stack.ts'
import type { Stack } from '../world/stack.ts'

const next = { epoch: 2, because: 'wiped', held: 0 } as const

/**
 * Everything on the device is deleted, and it comes again with the chip that is known. It asks for its next epoch, is granted it
 * once, and goes on there; what was witnessed of the epoch before is closed.
 */
export async function wiped(stack: Stack, swtpm: Swtpm): Promise<readonly Shown[]> {
  const { server } = stack
  await using chip = await emulatedTpm(swtpm)
  const folder = join(stack.folder, 'wiped')
  const { device: first } = await stack.join({ folder, chip: chip.socket })
  await first.work(3)
  await first.learn(stack.check)
  const witnessed = await witnessedSize(stack, first.origin)
  const { size, note } = first.outbox.newestSeal() ?? { size: 0, note: '' }
  const hashes = first.outbox.leafHashes(0, size)
  await first.close()
  rmSync(folder, { recursive: true })

  const [before, key] = [await chipKey(chip.socket, 1), await chipKey(chip.socket, 2)]
  const needed = await comes(server, { key: before, token: tokenOf(server) })
  const awaited = await comes(server, { key, next, before })
  const rival = fileKey(server)
  await comes(server, { key: rival, next, before })
  const device = deviceOf(first.origin)
  const standing = await standingOf(server, device)
  const [granted, again] = await grantEach(stack, device, standing?.asks ?? [])
  if (granted !== 'ok') throw new Error(granted)
  const second = await becomes(server, { key, next, before })
  const lost = second.grant?.lost
  if (second.device !== device || lost !== witnessed)
    throw new Error(`it is ${second.device}, and lost ${lost} of ${witnessed}`)
  const other = await comes(server, { key: rival, next, before })
  const renewed = await machineOf(server, second, key)
  await cosigned(stack, renewed)

  const closed = await askWitness(stack.witness.url, {
    oldSize: size,
    size,
    note,
    outbox: { leafHashes: () => hashes },
  })
  const logs = [first, { origin: second.origin, key: key.key }]
  const trust = encodeTrustPolicy(nodeCrypto, logs, stack.witnessing) + stack.ownLogs
  const bundle = await exported(server, second.origin)
  return [
    { by: 'verifier', says: await judge({ bundle, trust, heads: await stack.heads() }) },
    { by: 'witness', says: [closed] },
    {
      by: 'server',
      says: [codeIn(needed), codeIn(awaited), standing?.state ?? '', again ?? '', codeIn(other)],
    },
  ]
}

/** Grants the next epoch to each key that asks for it, in the order in which they asked: the server's answers. */
async function grantEach(
  { server }: Stack,
  device: DeviceId,
  asks: readonly { readonly fingerprint: string }[],
): Promise<readonly string[]> {
  const answers: string[] = []
  for (const { fingerprint: key } of asks) {
    const body = { reason: 'its disk is new', key }
    answers.push(codeOf(await operatorClient(server).grantEpoch({ params: { device }, body })))
  }
  return answers
}

/** Waits until both witnesses have cosigned what it uploaded. */
async function cosigned({ check }: Stack, { client, log }: Machine): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const head = await client.fetchCosigned({ query: { origin: log.origin } })
    const note = head.ok ? parseNote(head.value.note ?? '') : head
    if (note.ok && check(note.value).since !== null) return
    await wait(50)
  }
  throw new Error(`no quorum cosigned ${log.origin}`)
}
