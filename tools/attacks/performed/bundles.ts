import { join } from 'node:path'
import { encodeBundleLine } from '@custody/evidence'
import type { EntryDraft } from '@custody/evidence'
import { createFileKey } from '@custody/keys'
import { instant } from '@custody/model'
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

/** A whole log of that origin with a session in it, consistent in itself, by somebody with a key of their own. */
export async function bundleOfOwnKeys(folder: string, origin: string): Promise<string> {
  const key = must(createFileKey(join(folder, 'own-key.p8')))
  const at = instant(Date.now())
  const session = simulatedSession(diceOf(5), { at, calls: 5 })
  const { leaves } = await simulatedDevice(origin, key).seal(
    [enrolledDraft(origin, key.key.publicKey, at), ...session.drafts].map(withoutContent),
  )
  const lines = [
    encodeBundleLine({ kind: 'bundle' }),
    encodeBundleLine({ kind: 'log', origin, scope: 'whole' }),
    ...leaves.leaves.map((leaf) => encodeBundleLine({ kind: 'leaf', bytes: Buffer.from(leaf) })),
    encodeBundleLine({ kind: 'checkpoint', note: leaves.checkpoint }),
    encodeBundleLine({ kind: 'end', logs: 1, leaves: leaves.leaves.length }),
  ]
  return lines.join('')
}

/** Nothing that it would have to show. */
const withoutContent = (draft: EntryDraft): EntryDraft => ({ ...draft, fields: {} })
