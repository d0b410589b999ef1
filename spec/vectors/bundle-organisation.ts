import { appendLeaf, emptyFrontier, encodeCheckpoint, encodeNoteKey, encodeTrustPolicy, hashLeaf, portableCrypto as crypto, rootOf } from '@custody/evidence'
import type { BundleLine } from '@custody/evidence'
import { frontierAt, good, head, lied, otherDevice } from './bundle-shapes.ts'
import type { Row } from './bundle-shapes.ts'
import { signedActs } from './bundle-signed.ts'
import { cosignedBy, w1 } from './bundle-statements.ts'
import { actsOrigin, bundle, deviceKey, foreignActsOrigin, origin, otherKey, otherOrigin, sealText } from './sample-log.ts'
import { sampleSigner } from './sample-world.ts'

// An organisation's log of heads, and the devices' logs that it names.

const headsOrigin = actsOrigin.replace('acts', 'heads')
const signer = sampleSigner(headsOrigin, 'organisation')
const acts = sampleSigner(actsOrigin, 'organisation')
const otherNote = otherDevice.flatMap((line) => (line.kind === 'checkpoint' ? [line.note] : [])).join('')
const notes = [head(2).note, otherNote, head(4).note]

/** The log of heads over these notes, signed at its end. */
function heads(leaves: readonly string[] = notes): readonly BundleLine[] {
  let frontier = emptyFrontier
  for (const note of leaves)
    frontier = appendLeaf(crypto, frontier, hashLeaf(crypto, new TextEncoder().encode(note))).frontier
  const text = encodeCheckpoint({ origin: headsOrigin, size: leaves.length, root: rootOf(crypto, frontier) })
  return [
    { kind: 'log', origin: headsOrigin, scope: 'whole' },
    ...leaves.map((note) => ({ kind: 'head', note }) as const),
    { kind: 'checkpoint', note: signer.sign(text) },
  ]
}

const keys = [
  { origin: actsOrigin, key: acts.key },
  { origin: headsOrigin, key: signer.key },
  { origin, key: deviceKey.key },
  { origin: otherOrigin, key: otherKey.key },
]
const trust = encodeTrustPolicy(crypto, keys)
const askW1 = encodeTrustPolicy(crypto, keys, `witness w1 ${encodeNoteKey(w1.key, 'cosignature')}\nquorum w1\n`)
const forged = (size: number) =>
  sealText(origin, deviceKey, encodeCheckpoint({ origin, size, root: new Uint8Array(32).fill(7) }))
const foreign = sealText(
  foreignActsOrigin.replace('acts', origin.slice(origin.indexOf('device'))),
  deviceKey,
  encodeCheckpoint({ origin: foreignActsOrigin.replace('acts', origin.slice(origin.indexOf('device'))), size: 2, root: rootOf(crypto, frontierAt(2)) }),
)
const all = bundle(heads(), good, otherDevice)

export const organisations: readonly Row[] = [
  {
    name: 'organisation',
    why: 'every log that the heads name is there, as far as they name it',
    expect: 'ok',
    trust,
    lines: all,
  },
  {
    name: 'organisation-cosigned',
    why: 'the same, and a witness has cosigned every log',
    expect: 'ok',
    outcome: 'verified',
    trust: askW1,
    lines: all.map(cosignedBy(w1)),
  },
  {
    name: 'organisation-without-trust',
    why: 'without a policy the heads are signed by the key that the acts open with',
    expect: 'ok',
    outcome: 'self-consistent',
    trust: null,
    lines: bundle(signedActs(), heads(), good, otherDevice),
  },
  {
    name: 'log-missing',
    why: 'one device was left out of the export',
    expect: 'LOG_MISSING',
    trust,
    lines: bundle(heads(), good),
  },
  {
    name: 'log-missing-its-end',
    why: 'the log ends before the newest head that is named, its seals with it',
    expect: 'LOG_MISSING',
    trust,
    lines: bundle(heads([...notes, forged(6)]), good, otherDevice),
  },
  {
    name: 'heads-differ-from-the-log',
    why: 'the device sealed another history than the one that the heads hold',
    expect: 'HEAD_DIFFERS',
    trust,
    lines: bundle(heads(), lied({ 3: { facts: { sessions: 9 } } }).slice(1, -1), otherDevice),
  },
  {
    name: 'heads-hold-a-fork',
    why: 'the heads hold two histories of one device of the same size',
    expect: 'LOG_FORKED',
    trust,
    lines: bundle(heads([...notes, forged(4)]), good, otherDevice),
  },
  {
    name: 'heads-fall',
    why: 'a later head of a device is over fewer entries',
    expect: 'CHECKPOINT_ORDER_WRONG',
    trust,
    lines: bundle(heads([...notes, head(2).note]), good, otherDevice),
  },
  {
    name: 'head-of-another-key',
    why: 'a head in it bears the seal of another key',
    expect: 'SEAL_KEY_UNKNOWN',
    trust,
    lines: bundle(heads([otherNote, head(4, otherKey).note]), good, otherDevice),
  },
  {
    name: 'head-seal-bad',
    why: 'the seal of a head in it does not hold',
    expect: 'SEAL_SIGNATURE_BAD',
    trust,
    lines: bundle(heads([otherNote, head(4).note.replace('\n4\n', '\n3\n')]), good, otherDevice),
  },
  {
    name: 'head-is-no-note',
    why: 'a leaf of the heads is no signed note',
    expect: 'NOTE_SHAPE_UNKNOWN',
    trust,
    lines: bundle(heads([...notes, 'nothing']), good, otherDevice),
  },
  {
    name: 'head-of-another-organisation',
    why: 'the heads hold one of another organisation’s device',
    expect: 'CHECKPOINT_ORIGIN_DIFFERS',
    trust,
    lines: bundle(heads([...notes, foreign]), good, otherDevice),
  },
  {
    name: 'heads-one-left-out',
    why: 'a head was taken out of the log of heads',
    expect: 'LEAVES_MISSING',
    trust,
    lines: bundle(heads().toSpliced(2, 1), good, otherDevice),
  },
  {
    name: 'head-in-another-log',
    why: 'a head stands only in the log of heads',
    expect: 'BUNDLE_ORDER_WRONG',
    trust,
    lines: bundle(heads(), good.toSpliced(1, 0, { kind: 'head', note: otherNote }), otherDevice),
  },
  {
    name: 'leaf-in-the-heads',
    why: 'an entry does not stand in the log of heads',
    expect: 'BUNDLE_ORDER_WRONG',
    trust,
    lines: bundle(heads().toSpliced(1, 0, ...good.slice(1, 2)), good, otherDevice),
  },
  {
    name: 'heads-after-a-log',
    why: 'a log that the heads name stands before them and could not be held against them',
    expect: 'BUNDLE_ORDER_WRONG',
    trust,
    lines: bundle(good, heads(), otherDevice),
  },
]
