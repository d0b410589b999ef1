import { encodeHex, parseOrigin, rootOf } from '@custody/evidence'
import type { SealKey } from '@custody/evidence'
import type { LastHead } from '../epochs/grant-epoch.ts'
import { frontierAt } from '../ingest/frontier-at.ts'
import type { StoreWorld } from '../route.ts'

/** The key that seals a device's log; null where none is known. */
export async function keyOfLog(
  { fleet }: Pick<StoreWorld, 'fleet'>,
  origin: string,
): Promise<SealKey | null> {
  const log = parseOrigin(origin)
  if (!log.ok || log.value.kind !== 'device') return null
  return fleet.keyOfEpoch(log.value.device, log.value.epoch)
}

/** Whether a head is one that the log held here had. */
export async function holdsHead(
  { evidence, crypto }: Pick<StoreWorld, 'evidence' | 'crypto'>,
  { origin, size, root }: LastHead,
): Promise<boolean> {
  const held = (await evidence.head(origin))?.frontier.size ?? 0
  if (size > held) return false
  const nodes = (level: number, index: number) => evidence.node(origin, level, index)
  return encodeHex(rootOf(crypto, frontierAt(nodes, size))) === root
}
