import {
  encodeArchivedLeaf,
  encodeCheckpoint,
  encodeIssuerDocuments,
  encodeNote,
  hashLeaf,
  parseCheckpoint,
  parseNote,
  portableCrypto as crypto,
  proveInclusion,
} from '@custody/evidence'
import type { IssuerDocuments, NoteKey } from '@custody/evidence'
import { headOf, nodesOf } from '../tree-of.ts'
import type { WitnessStore } from '../witness-store.ts'

/** The archive's own key: it signs the heads of this one log and nothing else. */
export type ArchiveSigner = {
  readonly key: NoteKey
  readonly sign: (bytes: Uint8Array) => Uint8Array
}

/** Adds what was fetched to the archive, under a head signed anew. On the disk when it returns. */
export function archiveDocuments(
  store: WitnessStore,
  { key, sign }: ArchiveSigner,
  documents: IssuerDocuments,
): void {
  const leaf = encodeIssuerDocuments(documents)
  const hash = hashLeaf(crypto, leaf)
  store.alone(() => {
    const hashes = store.archivedHashes()
    // A few thousand leaves a year: their tree is made anew each time.
    const text = encodeCheckpoint({ origin: key.name, ...headOf([...hashes, hash]) })
    const signature = sign(new TextEncoder().encode(text))
    const note = encodeNote({ text, signatures: [{ name: key.name, keyId: key.keyId, signature }] })
    const { issuer, fetchedAt } = documents
    store.archive({ seq: hashes.length, issuer, fetchedAt, leaf, hash, note })
  })
}

/** The newest documents of an issuer at a time, with their proof under the newest head; null where there are none. */
export function archivedLeaf(store: WitnessStore, issuer: string, at: number): string | null {
  return store.alone(() => {
    const kept = store.archivedAt(issuer, at)
    const checkpoint = store.archiveHead()
    const note = checkpoint === null ? null : parseNote(checkpoint)
    const head = note?.ok === true ? parseCheckpoint(note.value.text) : null
    if (kept === null || checkpoint === null || head?.ok !== true) return null
    const { path } = proveInclusion(
      crypto,
      nodesOf(store.archivedHashes()),
      kept.seq,
      head.value.size,
    )
    return encodeArchivedLeaf({ seq: kept.seq, leaf: kept.leaf, path, checkpoint })
  })
}
