import { keyProtections } from '@custody/model'
import type { KeyProtection } from '@custody/model'
import type { AnswerOf, ServerEndpoints } from '@custody/protocol'

type KeyGround = AnswerOf<ServerEndpoints['getCompleteness']>['key']

/** A level that somebody states of a key. `witness` is null for this server's own word. */
export type StatedLevel = { readonly witness: string | null; readonly level: KeyProtection }

/** What stands behind the protection that is shown: a level better than `file` needs witnesses that state it. */
export function keyGround(protection: KeyProtection, stated: readonly StatedLevel[]): KeyGround {
  const statedBy = stated.flatMap(({ witness, level }) =>
    witness !== null && !isBetter(protection, level) ? [witness] : [],
  )
  if (!isBetter(protection, 'file')) return { protection, ground: 'file', statedBy }
  return { protection, ground: statedBy.length > 0 ? 'witnesses' : 'server', statedBy }
}

function isBetter(a: KeyProtection, b: KeyProtection): boolean {
  return keyProtections.indexOf(a) < keyProtections.indexOf(b)
}
