import { expect, test } from 'vitest'
import { parseFloorFile } from './floor-file.ts'

const known = ['baseline', 'agent-tamper', 'secrets', 'no-shell']
const parse = (file: object | string) =>
  parseFloorFile(typeof file === 'string' ? file : JSON.stringify(file), known)

const seen = { v: 1, witnesses: ['witness w KEY', 'quorum w'], acts: 'org/acts+KEY' }
const ana = { name: 'ana', ssh: 'KEY' }
const twoKeys = [ana, { name: 'ben', passkey: { relyingParty: 'a.example', publicKey: 'KEY' } }]

test('what a floor file leaves out is the stricter choice', () => {
  expect(parse({ v: 1 })).toEqual({
    ok: true,
    value: {
      packs: ['baseline', 'agent-tamper'],
      stalePacks: [],
      maxAgeMs: 7 * 86_400_000,
      remotePowers: new Set(),
      captureCeiling: 'full',
      content: null,
      mcpLock: false,
      witnesses: null,
      acts: null,
      administrators: null,
    },
  })
})

test('administrators are two persons and a quarter of an hour, unless more is asked for', () => {
  const read = (administrators: object) => parse({ ...seen, administrators })
  expect(read({ keys: twoKeys })).toMatchObject({
    value: { administrators: { keys: twoKeys, threshold: 2, dwellMs: 900_000 } },
  })
  const eve = { name: 'eve', ssh: 'OTHER' }
  expect(read({ keys: [...twoKeys, eve], threshold: 3, dwellMinutes: 60 })).toMatchObject({
    value: { administrators: { threshold: 3, dwellMs: 3_600_000 } },
  })
})

test('packs, age and powers are taken as written', () => {
  const read = parse({
    v: 1,
    packs: ['baseline', 'agent-tamper', 'secrets'],
    stalePacks: ['no-shell'],
    maxAgeDays: 0.5,
    remotePowers: ['observe-mode'],
    captureCeiling: 'redacted',
    content: { mode: 'investigators', publicKey: `${'A'.repeat(43)}=` },
    mcpLock: true,
    witnesses: ['witness w KEY', 'quorum w'],
    acts: 'org/acts+KEY',
  })
  expect(read).toMatchObject({
    value: {
      stalePacks: ['no-shell'],
      maxAgeMs: 43_200_000,
      captureCeiling: 'redacted',
      content: { mode: 'investigators', publicKey: `${'A'.repeat(43)}=` },
      mcpLock: true,
      witnesses: ['witness w KEY', 'quorum w'],
      acts: 'org/acts+KEY',
    },
  })
})

test.each<[string, object | string, object]>([
  ['is no JSON', '{', { code: 'FLOOR_NOT_JSON' }],
  ['has no version', {}, { code: 'FLOOR_SHAPE_UNKNOWN', at: 'v' }],
  [
    'has a key that nobody reads',
    { v: 1, pack: [] },
    {
      code: 'FLOOR_SHAPE_UNKNOWN',
      at: 'pack',
      expected: expect.stringMatching(/^no such key; there are v, packs, stalePacks, /),
    },
  ],
  [
    'grants powers one by one, in words of its own',
    { v: 1, powers: { waivers: true }, mcpDeploy: true },
    { code: 'FLOOR_SHAPE_UNKNOWN', at: 'powers, mcpDeploy' },
  ],
  [
    'names no such power',
    { v: 1, remotePowers: ['all'] },
    { code: 'FLOOR_SHAPE_UNKNOWN', at: 'remotePowers.0' },
  ],
  [
    'names administrators and no acts',
    { v: 1, administrators: { keys: twoKeys } },
    { code: 'FLOOR_SHAPE_UNKNOWN', at: 'administrators' },
  ],
  [
    'asks for the signature of one alone',
    { ...seen, administrators: { keys: twoKeys, threshold: 1 } },
    { code: 'FLOOR_SHAPE_UNKNOWN', at: 'administrators.threshold' },
  ],
  [
    'asks for more persons than it names',
    { ...seen, administrators: { keys: [ana, { ...ana, ssh: 'another' }] } },
    { code: 'FLOOR_SHAPE_UNKNOWN', at: 'administrators.threshold' },
  ],
  [
    'gives nobody the time for a veto',
    { ...seen, administrators: { keys: twoKeys, dwellMinutes: 0 } },
    { code: 'FLOOR_SHAPE_UNKNOWN', at: 'administrators.dwellMinutes' },
  ],
  [
    'lists a key of a form that nobody reads',
    { ...seen, administrators: { keys: [ana, { name: 'ben', gpg: 'KEY' }] } },
    { code: 'FLOOR_SHAPE_UNKNOWN', at: 'administrators.keys.1' },
  ],
  [
    'names acts that no witness sees',
    { v: 1, acts: 'org/acts+KEY' },
    { code: 'FLOOR_SHAPE_UNKNOWN', at: 'acts' },
  ],
  ['never grows old', { v: 1, maxAgeDays: 0 }, { code: 'FLOOR_SHAPE_UNKNOWN', at: 'maxAgeDays' }],
  [
    'leaves out what always applies',
    { v: 1, packs: ['baseline'] },
    { code: 'FLOOR_PACK_MISSING', pack: 'agent-tamper' },
  ],
  [
    'names no such pack',
    { v: 1, stalePacks: ['strict'] },
    { code: 'FLOOR_PACK_UNKNOWN', pack: 'strict' },
  ],
])('a floor file that %s is a problem', (_, file, problem) => {
  expect(parse(file)).toMatchObject({ ok: false, error: problem })
})

test.each(['open', { 'file.read': 'open' }, { default: 'closed', 'file.read': 'open' }, ['x']])(
  'a floor whose fail mode is %j is refused: no call runs that nobody decided',
  (failMode) => {
    expect(parse({ v: 1, failMode })).toMatchObject({
      error: {
        code: 'FLOOR_SHAPE_UNKNOWN',
        at: 'failMode',
        expected: expect.stringContaining('there is no other'),
      },
    })
  },
)
