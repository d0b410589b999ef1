import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import {
  appendEntry,
  emptyLog,
  encodeBase64,
  encodeCheckpoint,
  encodeHex,
  encodeNote,
  encodeNoteKey,
  noContext,
  noteKey,
  portableCrypto as crypto,
  proveConsistency,
  proveInclusion,
} from '@custody/evidence'
import type { EntryDraft, Facts } from '@custody/evidence'
import { instant } from '@custody/model'
import { headOf, nodesOf } from '../src/tree-of.ts'

/** An organisation's acts as its server keeps them: real entries, signed heads, and what proves one below another. */
export type ActsLog = ReturnType<typeof actsLog>

/** The acts of an organisation, begun as a server begins them. */
export function actsLog(organisation: string) {
  const origin = `${organisation}/acts`
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(12)
  const key = noteKey(crypto, origin, raw, 'note')
  const leaves: Uint8Array[] = []
  const hashes: Uint8Array[] = []
  let log = emptyLog(crypto, origin)
  const write = (draft: Pick<EntryDraft, 'kind' | 'facts' | 'fields'>): number => {
    const whole = { ...noContext, at: instant(1_795_392_000_000), source: 'server', ...draft }
    const world = { crypto, random: (bytes: number) => new Uint8Array(randomBytes(bytes)) }
    const appended = appendEntry(log, whole as EntryDraft, world)
    if (!appended.ok) throw new Error(JSON.stringify(appended.error))
    leaves.push(appended.value.leafBytes)
    hashes.push(appended.value.leafHash)
    log = appended.value.log
    return appended.value.seq
  }
  write({
    kind: 'organisation.opened',
    fields: {},
    facts: { algorithm: 'ed25519', publicKey: encodeHex(raw) },
  })
  const textOf = (size: number) => encodeCheckpoint({ origin, ...headOf(hashes.slice(0, size)) })

  return {
    verifierKey: encodeNoteKey(key, 'note'),
    size: () => hashes.length,
    leafHash: (seq: number) => encodeHex(hashes[seq] ?? new Uint8Array(0)),
    write,
    /** Writes a grant. Gives where it stands. */
    grant: (facts: Facts['epoch.granted']) =>
      write({
        kind: 'epoch.granted',
        fields: { reason: new TextEncoder().encode('the disk died') },
        facts,
      }),
    /** A request to cosign the newest head. */
    body: (oldSize: number) => {
      const text = textOf(hashes.length)
      const signature = sign(null, Buffer.from(text), privateKey)
      const note = encodeNote({ text, signatures: [{ name: origin, keyId: key.keyId, signature }] })
      const proof = proveConsistency(crypto, nodesOf(hashes), oldSize, hashes.length)
      return `old ${oldSize}\n${proof.map((hash) => `${encodeBase64(hash)}\n`).join('')}\n${note}`
    },
    /** A request to open an epoch by the act that stands there, under the newest head or an older one. */
    shown: (opens: string, seq: number, size = hashes.length) => ({
      origin: opens,
      grant: {
        leaf: encodeBase64(leaves[seq] ?? new Uint8Array(0)),
        seq,
        size,
        path: proveInclusion(crypto, nodesOf(hashes), seq, size).path.map(encodeHex),
      },
    }),
  }
}
