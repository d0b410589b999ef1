import { randomBytes } from 'node:crypto'
import type { EntryDraft, Payload } from '@custody/evidence'
import {
  appendEntry,
  emptyLog,
  encodeBase64,
  encodeCheckpoint,
  rootOf,
  sealNote,
} from '@custody/evidence'
import type { KeyProvider } from '@custody/keys'
import { nodeCrypto } from '@custody/keys'

/** What a device sends of its log: as the endpoints `uploadLeaves` and `uploadPayloads` take it. */
export type SimulatedUpload = {
  readonly leaves: {
    readonly origin: string
    readonly oldSize: number
    readonly leaves: string[]
    readonly checkpoint: string
  }
  readonly payloads: {
    readonly origin: string
    readonly payloads: {
      readonly seq: number
      readonly field: number
      readonly salt: string
      readonly bytes: { readonly text: string } | { readonly base64: string }
    }[]
  }
}

/** A device without disk, hooks or network: a log in memory that is really hashed, and a key that really seals. */
export type SimulatedDevice = {
  readonly origin: string
  readonly size: () => number
  /** Records drafts and seals them: what one round of a device's work leaves to upload. */
  readonly seal: (drafts: readonly EntryDraft[]) => Promise<SimulatedUpload>
  /** A twin with the same key and log that goes its own way from here: two machines on one origin. */
  readonly clone: () => SimulatedDevice
}

/** Starts an empty log of that origin. Its first draft must be `enrolled`. */
export function simulatedDevice(
  origin: string,
  key: Pick<KeyProvider, 'key' | 'seal'>,
  from = emptyLog(nodeCrypto, origin),
): SimulatedDevice {
  let log = from
  const seal = async (drafts: readonly EntryDraft[]): Promise<SimulatedUpload> => {
    const oldSize = log.frontier.size
    const leaves: string[] = []
    const payloads: Payload[] = []
    for (const draft of drafts) {
      const added = appendEntry(log, draft, { crypto: nodeCrypto, random: randomBytes })
      if (!added.ok) throw new Error(`the draft breaks the format: ${JSON.stringify(added.error)}`)
      log = added.value.log
      leaves.push(new TextDecoder().decode(added.value.leafBytes))
      payloads.push(...added.value.payloads)
    }
    const checkpoint = await sealedNote(origin, key, log.frontier)
    return {
      leaves: { origin, oldSize, leaves, checkpoint },
      payloads: { origin, payloads: payloads.map(payloadBody) },
    }
  }
  return {
    origin,
    seal,
    size: () => log.frontier.size,
    clone: () => simulatedDevice(origin, key, log),
  }
}

async function sealedNote(
  origin: string,
  { key, seal }: Pick<KeyProvider, 'key' | 'seal'>,
  frontier: Parameters<typeof rootOf>[1],
): Promise<string> {
  const text = encodeCheckpoint({ origin, size: frontier.size, root: rootOf(nodeCrypto, frontier) })
  const signature = await seal(new TextEncoder().encode(text))
  if (!signature.ok) throw new Error(`the key does not seal: ${signature.error.code}`)
  return sealNote(nodeCrypto, text, { origin, key, signature: signature.value })
}

function payloadBody({ seq, field, salt, bytes }: Payload) {
  const text = new TextDecoder().decode(bytes)
  const isText = Buffer.from(text).equals(bytes)
  return {
    seq,
    field,
    salt: Buffer.from(salt).toString('base64url'),
    bytes: isText ? { text } : { base64: encodeBase64(bytes) },
  }
}
