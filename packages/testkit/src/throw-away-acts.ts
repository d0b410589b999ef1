import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import {
  appendEntry,
  cosignatureLine,
  cosignedMessage,
  emptyLog,
  encodeCheckpoint,
  encodeHex,
  encodeNote,
  encodeNoteKey,
  noContext,
  noteKey,
  portableCrypto as crypto,
  proveInclusion,
  rootOf,
} from '@custody/evidence'
import type { AppendedEntry, EntryDraft, Listing, NoteKey } from '@custody/evidence'
import { instant } from '@custody/model'

/** An entry of acts as a server hands it out: what lists it, and what opens its committed `change`. */
export type ListedAct = Listing & { readonly salt: Uint8Array }

/** How an entry is listed, where not as it should be. Times are POSIX seconds. */
export type ListingWish = {
  readonly cosignedAt?: number
  /** False: no witness has seen the head. */
  readonly isCosigned?: boolean
}

/** An organisation's acts and the one witness that sees them, with keys of their own. */
export type ThrowAwayActs = {
  /** Its name is the log's origin. */
  readonly key: NoteKey
  /** Verifier key of the acts, and lines of a tlog-policy, as a floor holds them. */
  readonly acts: string
  readonly witnesses: readonly string[]
  /** Adds an entry with that `change`, and lists it below a head of that moment. */
  readonly list: (
    draft: Pick<EntryDraft<'code.published'>, 'kind' | 'facts'>,
    change: Uint8Array,
    wish?: ListingWish,
  ) => ListedAct
}

export function throwAwayActs(origin: string): ThrowAwayActs {
  const [organisation, witness] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')]
  const key = noteKey(crypto, origin, rawOf(organisation.publicKey), 'note')
  const witnessKey = noteKey(crypto, 'witness.example/w1', rawOf(witness.publicKey), 'cosignature')
  const random = (length: number) => new Uint8Array(randomBytes(length))
  const at = instant(1_795_392_000_000)
  const entries: AppendedEntry[] = []
  let log = emptyLog(crypto, origin)
  const append = (draft: EntryDraft): AppendedEntry => {
    const appended = appendEntry(log, draft, { crypto, random })
    if (!appended.ok) throw new Error(appended.error.code)
    log = appended.value.log
    entries.push(appended.value)
    return appended.value
  }
  const facts = { algorithm: 'ed25519', publicKey: encodeHex(key.publicKey) } as const
  append({ ...noContext, kind: 'organisation.opened', at, source: 'server', fields: {}, facts })

  const checkpointAt = ({ cosignedAt = 1_795_392_000, isCosigned = true }: ListingWish): string => {
    const { size } = log.frontier
    const text = encodeCheckpoint({ origin, size, root: rootOf(crypto, log.frontier) })
    const signature = sign(null, Buffer.from(text), organisation.privateKey)
    const seen = sign(null, cosignedMessage(text, cosignedAt), witness.privateKey)
    const cosignatures = isCosigned ? [cosignatureLine(witnessKey, cosignedAt, seen)] : []
    return encodeNote({
      text,
      signatures: [{ name: key.name, keyId: key.keyId, signature }, ...cosignatures],
    })
  }
  const node = (level: number, index: number): Uint8Array => {
    const made = entries
      .flatMap(({ completed }) => completed)
      .find((one) => one.level === level && one.index === index)
    if (made === undefined) throw new Error(`no subtree ${level}/${index}`)
    return made.hash
  }
  return {
    key,
    acts: encodeNoteKey(key, 'note'),
    witnesses: [`witness w1 ${encodeNoteKey(witnessKey, 'cosignature')}`, 'quorum w1'],
    list(draft, change, wish = {}) {
      const added = append({ ...noContext, ...draft, at, source: 'server', fields: { change } })
      const { path } = proveInclusion(crypto, node, added.seq, log.frontier.size)
      const [payload] = added.payloads
      if (payload === undefined) throw new Error('an entry without its change')
      return { leaf: added.leafBytes, path, checkpoint: checkpointAt(wish), salt: payload.salt }
    },
  }
}

function rawOf(publicKey: KeyObject): Uint8Array {
  return new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(12))
}
