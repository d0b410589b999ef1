import { generateKeyPairSync, sign } from 'node:crypto'
import type { EntryDraft, Listing } from '@custody/evidence'
import {
  encodeCheckpoint,
  encodeHex,
  encodeNote,
  encodeNoteKey,
  noContext,
  noteKey,
  proveInclusion,
  rootOf,
} from '@custody/evidence'
import { nodeCrypto } from '@custody/keys'
import { instant } from '@custody/model'
import { expect, test } from 'vitest'
import {
  actsOrigin,
  chain,
  draftOf,
  foreignActsOrigin,
} from '../../../../spec/vectors/sample-log.ts'
import { sampleWitness } from '../../../../spec/vectors/sample-world.ts'
import { witnessingOf } from '../home/witnessing.ts'
import { listedBy } from './listed-by.ts'

// Acts as an organisation keeps them, made here: one entry that opens them, and one for each policy.

const organisation = generateKeyPairSync('ed25519')
const stranger = generateKeyPairSync('ed25519')
const keyOf = ({ publicKey }: typeof organisation, name = actsOrigin) =>
  noteKey(nodeCrypto, name, publicKey.export({ format: 'der', type: 'spki' }).subarray(12), 'note')
const version = (digit: string) => `sha256:${digit.repeat(64)}`
const witness = sampleWitness('witness.example/w1')
const unasked = sampleWitness('witness.example/w2')

const opened: EntryDraft<'organisation.opened'> = {
  ...noContext,
  kind: 'organisation.opened',
  at: instant(1_795_392_000_000),
  source: 'server',
  fields: {},
  facts: { algorithm: 'ed25519', publicKey: encodeHex(keyOf(organisation).publicKey) },
}
const published = (digit: string, number: number): EntryDraft<'policy.published'> => ({
  ...opened,
  kind: 'policy.published',
  facts: { version: version(digit), number, mode: 'enforce', preset: 'strict' },
})

type Acts = {
  readonly drafts?: readonly EntryDraft[]
  readonly log?: string
  readonly by?: typeof organisation
  readonly witnesses?: readonly (typeof witness)[]
  readonly listed?: number
}

/** Entry `listed` of such acts, with its proof. */
function listing({
  drafts = [opened, published('a', 3), published('b', 4)],
  log = actsOrigin,
  by = organisation,
  witnesses = [witness],
  listed = 1,
}: Acts = {}): Listing {
  const leaves = chain(log, draftOf(log, drafts).leaves)
  const last = leaves.at(-1)
  const leaf = leaves[listed]
  if (last === undefined || leaf === undefined) throw new Error('no such entry')
  const { size } = last.frontier
  const text = encodeCheckpoint({ origin: log, size, root: rootOf(nodeCrypto, last.frontier) })
  const signature = sign(null, Buffer.from(text), by.privateKey)
  const { name, keyId } = keyOf(by, log)
  const cosigned = witnesses.map(({ cosign }) => cosign(text, 1_795_392_001))
  const checkpoint = encodeNote({ text, signatures: [{ name, keyId, signature }, ...cosigned] })
  const nodes = (level: number, index: number) => {
    if (level !== 0) throw new Error('three leaves have no more')
    return leaves[index]?.hash ?? new Uint8Array(0)
  }
  const { path } = proveInclusion(nodeCrypto, nodesOf(nodes), listed, size)
  return { leaf: leaf.bytes, path, checkpoint }
}

/** Inner nodes, made of the leaves. */
function nodesOf(leaf: (level: number, index: number) => Uint8Array) {
  const node = (level: number, index: number): Uint8Array =>
    level === 0
      ? leaf(0, index)
      : nodeCrypto.sha256(
          Uint8Array.from([1, ...node(level - 1, 2 * index), ...node(level - 1, 2 * index + 1)]),
        )
  return node
}

function device(now = () => instant(0)) {
  const lines = `witness w1 ${encodeNoteKey(witness.key, 'cosignature')}\nquorum w1\n`
  const witnessing = witnessingOf(lines)
  if (!witnessing.ok) throw new Error(witnessing.error.code)
  const check = listedBy({ acts: keyOf(organisation), witnessing: witnessing.value }, now)
  if (check === null) throw new Error('nothing is asked for')
  return check
}
const offer = { version: version('a'), number: 3 }
const refused = (code: string) => ({ ok: false, error: { code } })

test('a policy that witnesses saw published applies', () => {
  expect(device()(offer, listing())).toEqual({ ok: true, value: true })
})

test.each<[string, Listing, string]>([
  ['stands in no head that a witness cosigned', listing({ witnesses: [] }), 'LISTING_NOT_COSIGNED'],
  [
    'was seen by witnesses that nobody asked for',
    listing({ witnesses: [unasked] }),
    'LISTING_NOT_COSIGNED',
  ],
  ['stands in acts that another key signed', listing({ by: stranger }), 'LISTING_UNSIGNED'],
  [
    'stands in acts of another organisation',
    listing({ log: foreignActsOrigin }),
    'LISTING_INVALID',
  ],
  ['is of another number', listing({ drafts: [opened, published('a', 2)] }), 'POLICY_NOT_LISTED'],
  [
    'is another of that number',
    listing({ drafts: [opened, published('b', 3)] }),
    'POLICY_NOT_LISTED',
  ],
  ['is another', listing({ listed: 2 }), 'POLICY_NOT_LISTED'],
  ['is shown by another act', listing({ listed: 0 }), 'POLICY_NOT_LISTED'],
  [
    'has the proof of another',
    { ...listing(), path: listing({ listed: 2 }).path },
    'LISTING_PROOF_INVALID',
  ],
  [
    'is shown by an entry that was made up',
    {
      ...listing(),
      leaf: listing({ drafts: [opened, published('a', 3)], by: stranger }).leaf.with(9, 0x39),
    },
    'LISTING_INVALID',
  ],
  ['is shown by no head at all', { ...listing(), checkpoint: 'head' }, 'LISTING_INVALID'],
])('a policy that %s is refused', (_, sent, code) => {
  expect(device()(offer, sent)).toEqual(refused(code))
})

test('a victim’s own policy, in acts made for it alone, is refused', () => {
  const own = listing({ drafts: [opened, published('e', 3)], witnesses: [] })
  expect(device()({ version: version('e'), number: 3 }, own)).toEqual(
    refused('LISTING_NOT_COSIGNED'),
  )
})

test('a policy without a listing is waited for, and after ten minutes refused', () => {
  const clock = { now: 0 }
  const check = device(() => instant(clock.now))
  expect(check(offer, null)).toEqual(refused('POLICY_LISTING_AWAITED'))
  clock.now = 599_999
  expect(check(offer, null)).toEqual(refused('POLICY_LISTING_AWAITED'))
  clock.now = 600_000
  expect(check(offer, null)).toEqual(refused('POLICY_NOT_LISTED'))
  expect(check({ version: version('b'), number: 4 }, null)).toEqual(
    refused('POLICY_LISTING_AWAITED'),
  )
  expect(check(offer, listing())).toEqual({ ok: true, value: true })
})

test('without acts in the floor nothing is asked for', () => {
  expect(listedBy({ acts: null, witnessing: null }, () => instant(0))).toBeNull()
})
