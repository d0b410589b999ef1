import { generateKeyPairSync, sign } from 'node:crypto'
import {
  type AppendedEntry,
  appendEntry,
  emptyLog,
  encodeBase64,
  encodeCheckpoint,
  encodeHex,
  encodeOrigin,
  hashChildren,
  portableCrypto,
  proveInclusion,
  rootOf,
  sealNote,
} from '@custody/evidence'
import { instant, newId } from '@custody/model'
import { enrolledDraft, diceOf, simulatedSession } from '@custody/testkit'
import { expect, test } from 'vitest'
import { checkEntry } from './check-entry.ts'

type Entry = Parameters<typeof checkEntry>[0]

const bytes16 = new Uint8Array(16)
const device = newId('dev', bytes16)
const origin = encodeOrigin({
  kind: 'device',
  organisation: newId('org', bytes16),
  device,
  epoch: 1,
})
const crypto = portableCrypto
const keyOf = () => {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const publicKey = new Uint8Array(pair.publicKey.export({ type: 'spki', format: 'der' }))
  return {
    privateKey: pair.privateKey,
    key: { kind: 'file-p256/1' as const, publicKey, nvName: null },
  }
}
const own = keyOf()

/** A log of some entries, each as the server would give it. */
function entries(): readonly Entry[] {
  const at = instant(1_795_400_000_000)
  const drafts = [
    enrolledDraft(origin, own.key.publicKey, at),
    ...simulatedSession(diceOf(5), { at, calls: 3 }).drafts,
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
  const size = appended.length
  const note = encodeCheckpoint({ origin, size, root: rootOf(crypto, log.frontier) })
  const signature = new Uint8Array(
    sign('sha256', Buffer.from(note), { key: own.privateKey, dsaEncoding: 'ieee-p1363' }),
  )
  const checkpoint = sealNote(crypto, note, { origin, key: own.key, signature })
  const nodeAt = (level: number, index: number): Uint8Array =>
    level === 0
      ? (appended[index]?.leafHash ?? new Uint8Array(32))
      : hashChildren(crypto, nodeAt(level - 1, index * 2), nodeAt(level - 1, index * 2 + 1))
  return appended.map(({ seq, leaf, leafBytes, leafHash, payloads }) => ({
    kind: leaf.kind,
    evidence: { origin, seq, leafHash: encodeHex(leafHash) },
    leaf: new TextDecoder().decode(leafBytes),
    openings: payloads.map(({ field, salt, bytes }) => ({
      state: 'here',
      field,
      name: '',
      salt: encodeBase64(salt),
      bytes: encodeBase64(bytes),
    })),
    inclusion: {
      index: seq,
      size,
      hashes: proveInclusion(crypto, nodeAt, seq, size).path.map((hash) => encodeHex(hash)),
    },
    checkpoint,
    publicKey: encodeBase64(own.key.publicKey),
  })) as unknown as readonly Entry[]
}

const all = entries()
const [, , third = all[0], fourth = all[0]] = all
if (third === undefined || fourth === undefined) throw new Error('no entries')

test('every entry of an honest log is consistent', () => {
  for (const entry of all) expect(checkEntry(entry)).toMatchObject({ verdict: 'consistent' })
})

test.each([
  {
    because: 'a changed leaf',
    entry: { ...third, leaf: third.leaf.replace('"seq":2', '"seq":9') },
    step: 'Leaf',
  },
  { because: 'another leaf of the log', entry: { ...third, leaf: fourth.leaf }, step: 'Leaf' },
  {
    because: 'a leaf that is not canonical',
    entry: { ...third, leaf: `${third.leaf} ` },
    step: 'Leaf',
  },
  {
    because: 'a proof of another entry',
    entry: { ...third, inclusion: { ...third.inclusion, hashes: fourth.inclusion.hashes } },
    step: 'Inclusion',
  },
  {
    because: 'a proof for another place',
    entry: { ...third, inclusion: { ...third.inclusion, index: 3 } },
    step: 'Inclusion',
  },
  {
    because: 'a checkpoint of another size',
    entry: {
      ...third,
      checkpoint: third.checkpoint.replace(`\n${all.length}\n`, `\n${all.length + 1}\n`),
    },
    step: 'Seal',
  },
  {
    because: 'a seal by another key',
    entry: { ...third, publicKey: encodeBase64(keyOf().key.publicKey) },
    step: 'Seal',
  },
])('$because fails at $step', ({ entry, step }) => {
  const { verdict, steps } = checkEntry(entry)
  expect(verdict).toBe('inconsistent')
  expect(steps.find((each) => each.name === step)?.status).toBe('fails')
})

test('a content that is not here proves nothing, and is said', () => {
  const { verdict, steps } = checkEntry({ ...third, openings: [] })
  expect(verdict).toBe('consistent')
  expect(steps.filter((each) => each.status === 'absent').map((each) => each.detail)).toContain(
    'withheld',
  )
})
