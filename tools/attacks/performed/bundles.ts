import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import {
  encodeBundleLine,
  encodeEnrolmentStatement,
  encodeHex,
  encodeTrustPolicy,
} from '@custody/evidence'
import type { EntryDraft } from '@custody/evidence'
import { createFileKey, nodeCrypto } from '@custody/keys'
import { instant } from '@custody/model'
import type { KeyProtection } from '@custody/model'
import { diceOf, enrolledDraft, simulatedDevice, simulatedSession } from '@custody/testkit'
import { must } from '../world/chip-device.ts'

/** The bundle with the salt of its first payload shortened or lengthened to that many bytes. */
export function withSaltOf(bundle: string, bytes: number): string {
  let isDone = false
  return bundle.replace(/"salt":"([0-9a-f]+)"/g, (whole, salt: string) => {
    if (isDone) return whole
    isDone = true
    const changed = Buffer.alloc(bytes)
    Buffer.from(salt, 'hex').copy(changed)
    return `"salt":"${changed.toString('hex')}"`
  })
}

/** A whole log with a session in it, sealed by a key in a file, and whom to trust about it. */
export type SoftwareLog = { readonly bundle: string; readonly trust: string }

/**
 * Makes one of that origin, consistent in itself. `level`: what the server says of its key, which its first entry claims
 * too; null where it says nothing.
 */
export async function softwareLog(
  folder: string,
  origin: string,
  level: KeyProtection | null,
): Promise<SoftwareLog> {
  const provider = must(createFileKey(join(folder, `software-${randomUUID()}.p8`)))
  const { key } = provider
  const at = instant(Date.now())
  const session = simulatedSession(diceOf(5), { at, calls: 5 })
  const begun = enrolledDraft(origin, key.publicKey, at)
  const first = level === null ? begun : claiming(begun, level)
  const { leaves } = await simulatedDevice(origin, provider).seal(
    [first, ...session.drafts].map(withoutContent),
  )
  const bytes = level === null ? null : stated(origin, key.publicKey, level)
  const lines = [
    encodeBundleLine({ kind: 'bundle' }),
    encodeBundleLine({ kind: 'log', origin, scope: 'whole' }),
    bytes === null ? '' : encodeBundleLine({ kind: 'statement', statement: { by: null, bytes } }),
    ...leaves.leaves.map((leaf) => encodeBundleLine({ kind: 'leaf', bytes: Buffer.from(leaf) })),
    encodeBundleLine({ kind: 'checkpoint', note: leaves.checkpoint }),
    encodeBundleLine({ kind: 'end', logs: 1, leaves: leaves.leaves.length }),
  ]
  return { bundle: lines.join(''), trust: encodeTrustPolicy(nodeCrypto, [{ origin, key }]) }
}

/** Nothing that it would have to show. */
const withoutContent = (draft: EntryDraft): EntryDraft => ({ ...draft, fields: {} })

function claiming(draft: EntryDraft, keyProtection: KeyProtection): EntryDraft {
  if (draft.kind !== 'enrolled') throw new Error('not a first entry')
  return { ...draft, facts: { ...draft.facts, keyProtection, isolation: 'separate' } }
}

/** The server's word, which nobody signs. */
function stated(origin: string, publicKey: Uint8Array, level: KeyProtection): Uint8Array {
  const none = { akName: null, counter: null, ekCertSha256: null, nvName: null }
  const time = Math.floor(Date.now() / 1000)
  return encodeEnrolmentStatement({
    ...none,
    epoch: 1,
    level,
    origin,
    publicKey: encodeHex(publicKey),
    time,
  })
}
