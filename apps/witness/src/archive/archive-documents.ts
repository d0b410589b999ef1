import {
  appendLeaf,
  emptyFrontier,
  encodeArchivedLeaf,
  encodeCheckpoint,
  encodeIssuerDocuments,
  encodeNote,
  hashChildren,
  hashLeaf,
  parseCheckpoint,
  parseNote,
  portableCrypto as crypto,
  proveInclusion,
  rootOf,
} from '@custody/evidence'
import type { Hash, IssuerDocuments, NodeSource, NoteKey } from '@custody/evidence'
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
    const frontier = [...hashes, hash].reduce(
      (tree, one) => appendLeaf(crypto, tree, one).frontier,
      emptyFrontier,
    )
    const head = { origin: key.name, size: frontier.size, root: rootOf(crypto, frontier) }
    const text = encodeCheckpoint(head)
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

/** A few thousand leaves a year: their tree is made anew from their hashes. */
function nodesOf(hashes: readonly Hash[]): NodeSource {
  const node: NodeSource = (level, index) => {
    const leaf = level === 0 ? hashes[index] : undefined
    if (leaf !== undefined) return leaf
    if (level === 0) throw new Error(`the archive has no leaf ${index}`)
    return hashChildren(crypto, node(level - 1, index * 2), node(level - 1, index * 2 + 1))
  }
  return node
}
