import { generateKeyPairSync, sign } from 'node:crypto'
import {
  type AppendedEntry,
  appendEntry,
  cosignatureLine,
  cosignedMessage,
  emptyLog,
  encodeBundleLine,
  encodeCheckpoint,
  encodeHex,
  encodeNoteKey,
  encodeOrigin,
  encodeSignatureLine,
  encodeTrustPolicy,
  noteKey,
  portableCrypto,
  rootOf,
  sealNote,
} from '@custody/evidence'
import { instant, newId } from '@custody/model'
import { diceOf, enrolledDraft, simulatedSession } from '@custody/testkit'

const crypto = portableCrypto
const bytes16 = new Uint8Array(16)

/** A device's whole log as a bundle, sealed at its end and cosigned by one witness, with what to trust of it. */
export type MadeBundle = {
  readonly text: string
  readonly lines: readonly string[]
  readonly leafHashes: readonly string[]
  /** The device's key, and the one witness with `quorum w1`. */
  readonly trust: string
  /** The same without any witness. */
  readonly unwitnessed: string
  readonly origin: string
}

export function madeBundle(calls: number, isCosigned = true): MadeBundle {
  const device = newId('dev', bytes16)
  const organisation = newId('org', bytes16)
  const origin = encodeOrigin({ kind: 'device', organisation, device, epoch: 1 })
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const publicKey = new Uint8Array(pair.publicKey.export({ type: 'spki', format: 'der' }))
  const key = { kind: 'file-p256/1' as const, publicKey, nvName: null }
  const at = instant(1_795_400_000_000)
  const drafts = [
    enrolledDraft(origin, publicKey, at),
    ...simulatedSession(diceOf(5), { at, calls }).drafts,
  ]
  let log = emptyLog(crypto, origin)
  const appended: AppendedEntry[] = []
  for (const draft of drafts) {
    const added = appendEntry(log, draft, {
      crypto,
      random: (size) => new Uint8Array(size).fill(7),
    })
    if (!added.ok) throw new Error(JSON.stringify(added.error))
    log = added.value.log
    appended.push(added.value)
  }
  const text = encodeCheckpoint({
    origin,
    size: appended.length,
    root: rootOf(crypto, log.frontier),
  })
  const signature = new Uint8Array(
    sign('sha256', Buffer.from(text), { key: pair.privateKey, dsaEncoding: 'ieee-p1363' }),
  )
  const witness = generateKeyPairSync('ed25519')
  const raw = witness.publicKey.export({ format: 'der', type: 'spki' }).subarray(12)
  const name = noteKey(crypto, 'witness.example/w1', new Uint8Array(raw), 'cosignature')
  const time = 1_795_400_100
  const cosignature = sign(null, cosignedMessage(text, time), witness.privateKey)
  const line = encodeSignatureLine(cosignatureLine(name, time, new Uint8Array(cosignature)))
  const sealed = sealNote(crypto, text, { origin, key, signature })
  const note = isCosigned ? `${sealed}${line}` : sealed
  const lines = [
    encodeBundleLine({ kind: 'bundle' }),
    encodeBundleLine({ kind: 'log', origin, scope: 'whole' }),
    ...appended.flatMap(({ leafBytes, payloads }) => [
      encodeBundleLine({ kind: 'leaf', bytes: leafBytes }),
      ...payloads.map((payload) => encodeBundleLine({ kind: 'payload', payload })),
    ]),
    encodeBundleLine({ kind: 'checkpoint', note }),
    encodeBundleLine({ kind: 'end', logs: 1, leaves: appended.length }),
  ]
  const logs = [{ origin, key }]
  return {
    text: lines.join(''),
    lines,
    leafHashes: appended.map(({ leafHash }) => encodeHex(leafHash)),
    trust: encodeTrustPolicy(
      crypto,
      logs,
      `witness w1 ${encodeNoteKey(name, 'cosignature')}\nquorum w1\n`,
    ),
    unwitnessed: encodeTrustPolicy(crypto, logs),
    origin,
  }
}
