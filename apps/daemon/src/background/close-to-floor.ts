import { contentCloser } from '@custody/device'
import type { CloseContent } from '@custody/device'
import { nodeRandom } from '@custody/keys'
import { closePayload, wrapKey } from '@custody/keys/verify'
import type { Floor } from '../policy/floor.ts'

/** Closes contents to the key that the floor names; null where it names none, and they leave as they are. */
export function closeToFloor(content: Floor['content']): CloseContent | null {
  if (content === null) return null
  const publicKey = Buffer.from(content.publicKey, 'base64')
  return contentCloser({
    random: nodeRandom,
    wrap: (origin, key) => wrapKey(publicKey, origin, key),
    close: closePayload,
  })
}
