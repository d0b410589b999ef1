import { encodeNote, encodeOrigin, hashLeaf, parseNote } from '@custody/evidence'
import type { EvidenceStore, UntoldHead } from '@custody/stores'
import type { ActsWorld } from './record-act.ts'
import { extendOwnLog } from './own-log.ts'

/** What telling heads needs from the world. */
export type HeadsWorld = Omit<ActsWorld, 'evidence' | 'random'> & {
  readonly evidence: ActsWorld['evidence'] & Pick<EvidenceStore, 'untoldHeads'>
}

/** Adds every device's newest head to the organisation's log of heads. Gives back how many. In the writer only. */
export type TellHeads = () => Promise<number>

/**
 * Gives what tells heads. Which ones were told is kept beside the log, in the same turn: a head that was accepted before
 * a crash is told after it, and none twice.
 */
export function headTeller(world: HeadsWorld): TellHeads {
  const origin = encodeOrigin({ kind: 'heads', organisation: world.organisation })
  return async () => {
    const heads = await world.evidence.untoldHeads()
    if (heads.length === 0) return 0
    const leaves = heads.map((head) => {
      const bytes = sealedNote(head)
      const { origin: of, size } = head
      return { bytes, hash: hashLeaf(world.crypto, bytes), entry: null, head: { origin: of, size } }
    })
    await extendOwnLog(world, await world.evidence.head(origin), leaves, {
      origin,
      at: world.now(),
    })
    world.told()
    return heads.length
  }
}

/** The note as the device sealed it: what witnesses wrote beside the seal since is not part of it. */
function sealedNote({ origin, note }: UntoldHead): Uint8Array {
  const parsed = parseNote(note)
  if (!parsed.ok) throw new Error(`a kept head of ${origin} does not read`)
  const { text, signatures } = parsed.value
  const own = signatures.filter(({ name }) => name === origin)
  return new TextEncoder().encode(encodeNote({ text, signatures: own }))
}
