import {
  encodeNoteKey,
  encodeTrustPolicy,
  encodeVerifierKey,
  portableCrypto as crypto,
} from '@custody/evidence'
import { actsOrigin, deviceKey, origin, otherKey, otherOrigin, serverKey } from './sample-log.ts'
import { sampleSigner, sampleWitness } from './sample-world.ts'

// Exempt from the size limit: a table, one row for each way to break a rule of the small formats.

/** A text in one format, and `ok` or the code of its refusal. */
export type FormatVector = {
  readonly format:
    | 'canonical-json'
    | 'note'
    | 'checkpoint'
    | 'trust-policy'
    | 'verifier-key'
    | 'proof-file'
  readonly name: string
  readonly text: string
  readonly expect: string
}

const root = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
const signed = (text: string) => `${text}\n— example.com/log AQIDBAUGBwg=\n`
const key = encodeVerifierKey(crypto, origin, deviceKey.key)
const otherVkey = encodeVerifierKey(crypto, otherOrigin, otherKey.key)
const policy = encodeTrustPolicy(crypto, [{ origin, key: deviceKey.key }])
const heads = actsOrigin.replace('acts', 'heads')
const signed1 = encodeNoteKey(sampleSigner(actsOrigin, 'organisation').key, 'note')
const signed2 = encodeNoteKey(sampleSigner(heads, 'organisation').key, 'note')
const signedDevice = encodeNoteKey(sampleSigner(origin, 'organisation').key, 'note')
const w1 = 'witness w1 witness.example/1+01234567+BAAA'
const w2 = 'witness w2 witness.example/2+89abcdef+BAAB'

const rows: {
  readonly [Format in FormatVector['format']]: readonly (readonly [string, string, string])[]
} = {
  'canonical-json': [
    ['keys ascend, no white space', '{"a":[true,null,"x"],"b":1}', 'ok'],
    ['the largest integer', '9007199254740991', 'ok'],
    ['characters past the first plane sort by code units', '{"😀":1,"\ufb33":2}', 'ok'],
    ['white space', '{ "a":1}', 'LEAF_NOT_CANONICAL'],
    ['keys in another order', '{"b":1,"a":2}', 'LEAF_NOT_CANONICAL'],
    ['a key twice', '{"a":1,"a":1}', 'LEAF_NOT_CANONICAL'],
    ['a fraction', '0.5', 'LEAF_NOT_CANONICAL'],
    ['an integer written as a fraction', '1.0', 'LEAF_NOT_CANONICAL'],
    ['an exponent', '1e2', 'LEAF_NOT_CANONICAL'],
    ['past the largest integer', '9007199254740992', 'LEAF_NOT_CANONICAL'],
    ['minus zero', '-0', 'LEAF_NOT_CANONICAL'],
    ['half a character', '"\\ud800"', 'LEAF_NOT_CANONICAL'],
    ['an escape that is not needed', '"\\u0041"', 'LEAF_NOT_CANONICAL'],
    ['a byte order mark', '\ufeff1', 'LEAF_NOT_CANONICAL'],
    ['two values', '1 2', 'LEAF_NOT_CANONICAL'],
  ],
  note: [
    ['a text and one signature', signed('one\ntwo\n'), 'ok'],
    ['an empty line in the text', signed('one\n\ntwo\n'), 'ok'],
    ['two signatures', `${signed('one\n')}— example.com/two AQIDBAUGBwk=\n`, 'ok'],
    ['no signature', 'one\n\n', 'NOTE_SHAPE_UNKNOWN'],
    ['no empty line', 'one\n— example.com/log AQIDBAUGBwg=\n', 'NOTE_SHAPE_UNKNOWN'],
    ['no last newline', signed('one\n').slice(0, -1), 'NOTE_SHAPE_UNKNOWN'],
    ['a hyphen for the dash', signed('one\n').replace('—', '-'), 'NOTE_SHAPE_UNKNOWN'],
    ['a space in the name', signed('one\n').replace('.com', '. com'), 'NOTE_SHAPE_UNKNOWN'],
    ['a plus in the name', signed('one\n').replace('/log', '+log'), 'NOTE_SHAPE_UNKNOWN'],
    ['a tab in the text', signed('one\ttwo\n'), 'NOTE_SHAPE_UNKNOWN'],
    ['a key id and no signature', 'one\n\n— example.com/log AQIDBA==\n', 'NOTE_SHAPE_UNKNOWN'],
    ['base64 without padding', 'one\n\n— example.com/log AQIDBAUGBwg\n', 'NOTE_SHAPE_UNKNOWN'],
    [
      'a signature line twice',
      `${signed('one\n')}— example.com/log AQIDBAUGBwg=\n`,
      'NOTE_SHAPE_UNKNOWN',
    ],
  ],
  checkpoint: [
    ['origin, size, root', `${origin}\n4\n${root}\n`, 'ok'],
    ['the empty tree', `${origin}\n0\n${root}\n`, 'ok'],
    ['an extension line', `${origin}\n4\n${root}\nmore\n`, 'CHECKPOINT_SHAPE_UNKNOWN'],
    ['no root', `${origin}\n4\n`, 'CHECKPOINT_SHAPE_UNKNOWN'],
    ['a leading zero', `${origin}\n04\n${root}\n`, 'CHECKPOINT_SHAPE_UNKNOWN'],
    ['a sign', `${origin}\n+4\n${root}\n`, 'CHECKPOINT_SHAPE_UNKNOWN'],
    [
      'past the largest integer',
      `${origin}\n9007199254740992\n${root}\n`,
      'CHECKPOINT_SHAPE_UNKNOWN',
    ],
    ['a root of 31 bytes', `${origin}\n4\n${'A'.repeat(41)}A==\n`, 'CHECKPOINT_SHAPE_UNKNOWN'],
    ['base64url', `${origin}\n4\n${root.replaceAll('/', '_')}\n`, 'CHECKPOINT_SHAPE_UNKNOWN'],
    ['a space in the origin', `a b\n4\n${root}\n`, 'CHECKPOINT_SHAPE_UNKNOWN'],
    ['carriage returns', `${origin}\r\n4\r\n${root}\r\n`, 'CHECKPOINT_SHAPE_UNKNOWN'],
  ],
  'verifier-key': [
    ['a key in a file', key, 'ok'],
    [
      'the key id of another key',
      key.replace(/\+[0-9a-f]{8}\+/, '+00000000+'),
      'VERIFIER_KEY_INVALID',
    ],
    ['the name of another log', key.replace(origin, otherOrigin), 'VERIFIER_KEY_INVALID'],
    ['a damaged key', `${key.slice(0, -4)}AAAA`, 'VERIFIER_KEY_INVALID'],
    ['a key that signs notes', signed1, 'ok'],
    ['a key that signs notes, of another log', signed1.replace('acts', 'heads'), 'VERIFIER_KEY_INVALID'],
    ['a key that cosigns', encodeNoteKey(sampleWitness('witness.example/1').key, 'cosignature'), 'VERIFIER_KEY_INVALID'],
    ['a type that is not ours', 'example.com/log+01234567+AQAA', 'VERIFIER_KEY_INVALID'],
  ],
  'trust-policy': [
    ['one log, no witness', policy, 'ok'],
    [
      'comments, blanks and addresses',
      `# ours\n\n\t log  ${key} https://log.example\nquorum none\n`,
      'ok',
    ],
    ['two logs', `log ${key}\nlog ${otherVkey}\nquorum none\n`, 'ok'],
    ['a group of witnesses', `log ${key}\n${w1}\n${w2}\ngroup both all w1 w2\nquorum both\n`, 'ok'],
    ['no log', 'quorum none\n', 'ok'],
    ['no quorum', `log ${key}\n`, 'TRUST_POLICY_INVALID'],
    ['two quorums', `${policy}quorum none\n`, 'TRUST_POLICY_INVALID'],
    ['a word that is none', `${policy}trust all\n`, 'TRUST_POLICY_INVALID'],
    ['a log twice', `log ${key}\n${policy}`, 'TRUST_POLICY_INVALID'],
    [
      'one key for two logs',
      `log ${encodeVerifierKey(crypto, otherOrigin, deviceKey.key)}\n${policy}`,
      'TRUST_POLICY_INVALID',
    ],
    ['a key that signs the acts', `log ${signed1}\n${policy}`, 'ok'],
    ['one key for both logs of an organisation', `log ${signed1}\nlog ${signed2}\n${policy}`, 'ok'],
    ['a key that signs a log twice', `log ${signed1}\nlog ${signed1}\n${policy}`, 'TRUST_POLICY_INVALID'],
    ['a key that signs a device’s log', `log ${signedDevice}\nquorum none\n`, 'TRUST_POLICY_INVALID'],
    ['a key that signs nobody’s log', `log ${encodeNoteKey(sampleSigner('example.com/log', 'organisation').key, 'note')}\nquorum none\n`, 'TRUST_POLICY_INVALID'],
    ['a damaged key', policy.replace(/\+[0-9a-f]{8}\+/, '+00000000+'), 'TRUST_POLICY_INVALID'],
    ['a quorum of nobody', `log ${key}\nquorum w1\n`, 'TRUST_POLICY_INVALID'],
    ['a group before its members', `group g any w1\n${w1}\nquorum g\n`, 'TRUST_POLICY_INVALID'],
    ['a threshold past the members', `${w1}\ngroup g 2 w1\nquorum g\n`, 'TRUST_POLICY_INVALID'],
    ['a threshold of none', `${w1}\ngroup g 0 w1\nquorum g\n`, 'TRUST_POLICY_INVALID'],
    ['a member twice', `${w1}\ngroup g any w1 w1\nquorum g\n`, 'TRUST_POLICY_INVALID'],
    [
      'a member of two groups',
      `${w1}\ngroup g any w1\ngroup h any w1\nquorum g\n`,
      'TRUST_POLICY_INVALID',
    ],
    ['a witness named none', `${w1.replace('w1', 'none')}\nquorum none\n`, 'TRUST_POLICY_INVALID'],
    ['a name twice', `${w1}\n${w2.replace('w2', 'w1')}\nquorum w1\n`, 'TRUST_POLICY_INVALID'],
    ['one key under two names', `${w1}\n${w2.replace('BAAB', 'BAAA')}\nquorum w1\n`, 'TRUST_POLICY_INVALID'],
    ['a carriage return', policy.replaceAll('\n', '\r\n'), 'TRUST_POLICY_INVALID'],
  ],
  'proof-file': [
    ['a path of one', `c2sp.org/tlog-proof@v1\nindex 0\n${root}\n\n${signed('one\n')}`, 'ok'],
    ['a tree of one', `c2sp.org/tlog-proof@v1\nindex 0\n\n${signed('one\n')}`, 'ok'],
    ['extra bytes', `c2sp.org/tlog-proof@v1\nextra AAAA\nindex 7\n\n${signed('one\n')}`, 'ok'],
    [
      'another version',
      `c2sp.org/tlog-proof@v2\nindex 0\n\n${signed('one\n')}`,
      'PROOF_FILE_INVALID',
    ],
    [
      'a leading zero',
      `c2sp.org/tlog-proof@v1\nindex 00\n\n${signed('one\n')}`,
      'PROOF_FILE_INVALID',
    ],
    ['no index', `c2sp.org/tlog-proof@v1\n${root}\n\n${signed('one\n')}`, 'PROOF_FILE_INVALID'],
    [
      'a hash of three bytes',
      `c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\n${signed('one\n')}`,
      'PROOF_FILE_INVALID',
    ],
    ['no note', 'c2sp.org/tlog-proof@v1\nindex 0\n', 'PROOF_FILE_INVALID'],
  ],
}

export const formatVectors: readonly FormatVector[] = Object.entries(rows).flatMap(
  ([format, vectors]) =>
    vectors.map(([name, text, expect]) => ({
      format: format as FormatVector['format'],
      name,
      text,
      expect,
    })),
)

/** Commitments and key ids, with what they are made of. All bytes in hex. */
export const sealKeys = [deviceKey, serverKey].map(({ key: sealKey }, at) => ({
  name: at === 0 ? origin : 'example.com/log',
  kind: sealKey.kind,
  spki: Buffer.from(sealKey.publicKey).toString('hex'),
  verifierKey: encodeVerifierKey(crypto, at === 0 ? origin : 'example.com/log', sealKey),
}))
