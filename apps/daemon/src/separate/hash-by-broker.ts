import { createHash } from 'node:crypto'
import type { Broker, ProcessName } from '../broker/broker.ts'

const chunkBytes = 1 << 20
const sizeBytesMax = 1024 ** 3
const rememberedMax = 512

/** SHA-256 of a running executable, hex, as the broker streams it; null if it could not be read whole and unchanged. */
export function hashByBroker(
  broker: Pick<Broker, 'identityOf' | 'executableBytes'>,
): (process: ProcessName) => Promise<string | null> {
  const known = new Map<string, Promise<string | null>>()
  const versionOf = async (process: ProcessName): Promise<string | null> => {
    const identity = await broker.identityOf(process)
    if (!identity.ok) return null
    const { version, sizeBytes, kind } = identity.value.executableStatus
    return kind === 'file' && sizeBytes <= sizeBytesMax ? version : null
  }
  const hash = async (process: ProcessName, version: string): Promise<string | null> => {
    const digest = createHash('sha256')
    for (let offset = 0; ; offset += chunkBytes) {
      const piece = await broker.executableBytes(process, offset)
      if (!piece.ok) return null
      digest.update(piece.value)
      if (piece.value.length < chunkBytes) break
    }
    return (await versionOf(process)) === version ? digest.digest('hex') : null
  }
  return async (process) => {
    const version = await versionOf(process)
    if (version === null) return null
    const before = known.get(version)
    if (before !== undefined) return before
    if (known.size >= rememberedMax) known.clear()
    const fresh = hash(process, version).then((value) => {
      if (value === null) known.delete(version)
      return value
    })
    known.set(version, fresh)
    return fresh
  }
}
