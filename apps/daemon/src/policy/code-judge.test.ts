import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OfferedCode } from '@custody/device'
import { codeHash, codePurpose, vetoHash, vetoPurpose } from '@custody/device'
import { parseActsKey } from '@custody/evidence'
import { nodeCrypto } from '@custody/keys'
import { instant } from '@custody/model'
import type { RemotePower } from '@custody/policy'
import { parseFloorFile } from '@custody/policy'
import { emulatedSecurityKey, throwAwayActs } from '@custody/testkit'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { actsOrigin, foreignActsOrigin } from '../../../../spec/vectors/sample-log.ts'
import { witnessingOf } from '../home/witnessing.ts'
import { codeJudge } from './code-judge.ts'
import { floorOf } from './floor.ts'
import { administratorsOf } from './floor-administrators.ts'

// A managed MCP server as an organisation would offer it, under a floor file: signed by emulated security keys, listed in acts
// made here, cosigned by a witness made here.

const folder = mkdtempSync(join(tmpdir(), 'custody-code-'))
afterAll(() => rmSync(folder, { recursive: true }))
let vetoedPath = ''
let tests = 0
beforeEach(() => {
  tests += 1
  vetoedPath = join(folder, `vetoed-${tests}`)
})

const acts = throwAwayActs(actsOrigin)
const ana = emulatedSecurityKey('ed25519')
const anaSpare = emulatedSecurityKey('p256')
const ben = emulatedSecurityKey('p256')
const eve = emulatedSecurityKey('ed25519')
const party = 'console.example'
const keys = [
  { name: 'ana', ssh: ana.sshLine },
  { name: 'ana', ssh: anaSpare.sshLine },
  { name: 'ben', passkey: { relyingParty: party, publicKey: ben.passkey } },
]
const target = new TextEncoder().encode('{"servers":[{"name":"tickets","artefact":"sha256:…"}]}')
const other = new TextEncoder().encode('{"servers":[{"name":"tickets","artefact":"sha256:evil"}]}')
const seenAt = 1_795_392_000
const listed = acts.list(published('mcp-servers', 1), target)

function published(of: 'mcp-servers' | 'agent-settings', number: number) {
  return { kind: 'code.published', facts: { target: of, number } } as const
}

const hash = (bytes = target, of = actsOrigin) => codeHash(nodeCrypto, of, bytes)
const byAna = (bytes = target, how = {}) => ana.sshSign(hash(bytes), codePurpose, how)
const byBen = (bytes = target, how = {}) => ben.assert(party, hash(bytes), how)

/** What is offered: all of it as it should be, but for what is told. */
const offer = (change: Partial<OfferedCode> = {}): OfferedCode => ({
  target: 'mcp-servers',
  bytes: target,
  salt: listed.salt,
  listing: listed,
  signatures: [byAna(), byBen()],
  vetoes: [],
  ...change,
})

type Wish = {
  readonly powers?: readonly RemotePower[]
  readonly more?: object
  readonly s?: number
}

/** A device under a floor file; `s`: seconds after the witness saw the entry. */
function device({
  powers = ['mcp-deploy'],
  more = { administrators: { keys } },
  s = 900,
}: Wish = {}) {
  const text = { v: 1, remotePowers: powers, witnesses: acts.witnesses, acts: acts.acts, ...more }
  const file = parseFloorFile(JSON.stringify(text), ['baseline', 'agent-tamper'])
  if (!file.ok) throw new Error(JSON.stringify(file.error))
  const witnessing = witnessingOf(acts.witnesses.join('\n'))
  const key = parseActsKey(nodeCrypto, acts.acts)
  const administrators = administratorsOf(file.value.administrators)
  if (!witnessing.ok || !key.ok || !administrators.ok) throw new Error('no floor')
  const seen = {
    witnessing: witnessing.value,
    acts: key.value,
    administrators: administrators.value,
  }
  return codeJudge(floorOf(file.value, seen), () => instant((seenAt + s) * 1000), vetoedPath)
}
const judged = (offered: OfferedCode, wish: Wish = {}) => {
  const said = device(wish)(offered)
  return said.ok ? said.value : said.error.code
}

test('what two administrators signed, all could see and nobody vetoed for a quarter of an hour is accepted', () => {
  expect(judged(offer())).toEqual({ number: 1, signers: ['ana', 'ben'] })
})

test.each<[string, Partial<OfferedCode>, string]>([
  ['of one signature', { signatures: [byAna()] }, 'CODE_SIGNATURES_TOO_FEW'],
  ['of no signature', { signatures: [] }, 'CODE_SIGNATURES_TOO_FEW'],
  ['of two signatures by one key', { signatures: [byAna(), byAna()] }, 'CODE_SIGNATURES_TOO_FEW'],
  [
    'of two keys of one person',
    { signatures: [byAna(), anaSpare.sshSign(hash(), codePurpose)] },
    'CODE_SIGNATURES_TOO_FEW',
  ],
  [
    'of one and of a key that is not listed',
    { signatures: [byAna(), eve.sshSign(hash(), codePurpose)] },
    'ADMINISTRATOR_UNKNOWN',
  ],
  [
    'of one and of a passkey that is not listed',
    { signatures: [byAna(), eve.assert(party, hash())] },
    'ADMINISTRATOR_UNKNOWN',
  ],
  [
    'of one and of a key that nobody touched',
    { signatures: [byAna(), byBen(target, { touched: false })] },
    'ADMINISTRATOR_NOT_PRESENT',
  ],
  [
    'of one and what is no signature',
    { signatures: [byAna(), 'please'] },
    'ADMINISTRATOR_SIGNATURE_INVALID',
  ],
  [
    'of one and of a signature over other code',
    { signatures: [byBen(), byAna(other)] },
    'ADMINISTRATOR_SIGNATURE_BAD',
  ],
  [
    'of one and of a signature for something else',
    { signatures: [byBen(), ana.sshSign(hash(), 'file')] },
    'ADMINISTRATOR_SIGNATURE_INVALID',
  ],
  [
    'whose signatures are another organisation’s',
    {
      signatures: [byBen(), ana.sshSign(hash(target, foreignActsOrigin), codePurpose)],
    },
    'ADMINISTRATOR_SIGNATURE_BAD',
  ],
  ['that was changed on its way', { bytes: other }, 'CODE_DIFFERS'],
  [
    'that was changed, and signed anew',
    { bytes: other, signatures: [byAna(other), byBen(other)] },
    'CODE_DIFFERS',
  ],
  ['with another salt', { salt: new Uint8Array(32) }, 'CODE_DIFFERS'],
  ['with half a salt', { salt: listed.salt.subarray(16) }, 'CODE_DIFFERS'],
  ['that is in no acts', { listing: null }, 'CODE_NOT_LISTED'],
  [
    'that is listed as something else',
    { listing: acts.list(published('agent-settings', 1), target) },
    'CODE_NOT_LISTED',
  ],
  [
    'that no witness saw listed',
    { listing: acts.list(published('mcp-servers', 2), target, { isCosigned: false }) },
    'LISTING_NOT_COSIGNED',
  ],
  [
    'that other acts list',
    { listing: throwAwayActs(actsOrigin).list(published('mcp-servers', 1), target) },
    'LISTING_UNSIGNED',
  ],
  [
    'that is listed in acts of another organisation',
    { listing: throwAwayActs(foreignActsOrigin).list(published('mcp-servers', 1), target) },
    'LISTING_INVALID',
  ],
  [
    'whose proof is another’s',
    { listing: { ...listed, path: [new Uint8Array(32)] } },
    'LISTING_PROOF_INVALID',
  ],
  ['of an older number', offerOf(0), 'CODE_WENT_BACK'],
])('a managed MCP server %s is refused', (_, change, code) => {
  expect(judged(offer(change))).toBe(code)
})

/** Listed under that number. */
function offerOf(number: number): Partial<OfferedCode> {
  const listing = acts.list(published('mcp-servers', number), target)
  return { listing, salt: listing.salt }
}

test.each<[string, Wish, string]>([
  ['gives the server no such power', { powers: [] }, 'POWER_NOT_GRANTED'],
  ['gives it every other power', { powers: ['agent-settings', 'waivers'] }, 'POWER_NOT_GRANTED'],
  ['lists no administrator', { more: {} }, 'ADMINISTRATORS_UNLISTED'],
  [
    'asks for three',
    {
      more: {
        administrators: { keys: [...keys, { name: 'eve', ssh: eve.sshLine }], threshold: 3 },
      },
    },
    'CODE_SIGNATURES_TOO_FEW',
  ],
  ['was told of it a moment ago', { s: 899 }, 'CODE_DWELLS'],
  [
    'leaves an hour for a veto',
    { more: { administrators: { keys, dwellMinutes: 60 } } },
    'CODE_DWELLS',
  ],
])('all of it is good, and a floor that %s refuses it', (_, wish, code) => {
  expect(judged(offer(), wish)).toBe(code)
})

const veto = () => vetoHash(nodeCrypto, hash())

test.each<[string, () => string]>([
  ['by SSH', () => ana.sshSign(veto(), vetoPurpose)],
  ['in a browser', () => ben.assert(party, veto())],
])(
  'what one administrator vetoed %s is refused for good, also when the veto is kept back',
  (_, made) => {
    expect(judged(offer({ vetoes: [made()] }), { s: 60 })).toBe('CODE_VETOED')
    expect(judged(offer())).toBe('CODE_VETOED')
    expect(judged(offer({ listing: null }))).toBe('CODE_VETOED')
  },
)

test('what is nobody’s veto vetoes nothing', () => {
  const vetoes = [
    eve.sshSign(veto(), vetoPurpose),
    ana.sshSign(hash(), codePurpose),
    ana.sshSign(vetoHash(nodeCrypto, hash(other)), vetoPurpose),
    'no',
  ]
  expect(judged(offer({ vetoes }))).toMatchObject({ number: 1 })
})

test('a veto is no signature, and a signature no veto', () => {
  const signatures = [byAna(), ben.assert(party, veto())]
  expect(judged(offer({ signatures }))).toBe('ADMINISTRATOR_SIGNATURE_INVALID')
  expect(judged(offer({ vetoes: [byBen()] }))).toMatchObject({ number: 1 })
})

test('a third signature that is none takes nothing away', () => {
  const signatures = ['old', byAna(), eve.sshSign(hash(), codePurpose), byBen()]
  expect(judged(offer({ signatures }))).toMatchObject({ signers: ['ana', 'ben'] })
})

test.each([
  [
    'signs without a touch',
    [keys[0], { name: 'ben', ssh: 'ssh-ed25519 AAAA' }],
    'ADMINISTRATOR_KEY_UNSUPPORTED',
  ],
  ['is none', [keys[0], { name: 'ben', ssh: 'please' }], 'ADMINISTRATOR_KEY_INVALID'],
  [
    'is another person’s too',
    [keys[0], { name: 'ben', ssh: ana.sshLine }],
    'ADMINISTRATOR_KEY_REPEATED',
  ],
])('a floor with a key that %s is a problem', (_, listedKeys, because) => {
  const text = {
    v: 1,
    witnesses: acts.witnesses,
    acts: acts.acts,
    administrators: { keys: listedKeys },
  }
  const file = parseFloorFile(JSON.stringify(text), ['baseline', 'agent-tamper'])
  if (!file.ok) throw new Error(JSON.stringify(file.error))
  expect(administratorsOf(file.value.administrators)).toEqual({
    ok: false,
    error: { code: 'FLOOR_ADMINISTRATOR_INVALID', name: 'ben', because },
  })
})
