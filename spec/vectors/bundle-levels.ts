import { encodeHex, encodeNoteKey, encodeTrustPolicy, portableCrypto as crypto } from '@custody/evidence'
import type { EntryDraft } from '@custody/evidence'
import type { KeyProtection } from '@custody/model'
import { enclave } from './bundle-shapes.ts'
import type { Row } from './bundle-shapes.ts'
import { chip, cosignedBy, stated, w1 } from './bundle-statements.ts'
import { bundle, draftOf, enrolledDraft, origin, section, story } from './sample-log.ts'
import type { SampleKey } from './sample-world.ts'

// What a witness states of a key, and what entries may claim by it: as much as stated, and as much as such a key can be worth.

const counted = { sample: chip.sealing([]), nvName: chip.nvName }
const enclaved = { sample: enclave, nvName: null }
type Key = { readonly sample: SampleKey; readonly nvName: string | null }

/** The short true story in a separate installation, which claims that protection under a statement of that level. */
function claiming({ sample, nvName }: Key, level: KeyProtection, keyProtection: KeyProtection) {
  const drafts = story.map((entry): EntryDraft => {
    if (entry.kind === 'enrolled')
      return { ...entry, facts: { ...enrolledDraft(origin, sample).facts, nvName, isolation: 'separate', keyProtection } }
    return entry.kind === 'session.opened' ? { ...entry, facts: { ...entry.facts, isolation: 'separate', keyProtection } } : entry
  })
  const chipNames = nvName === null ? { akName: null, counter: null, ekCertSha256: null } : {}
  const bytes = stated({ ...chipNames, level, nvName, publicKey: encodeHex(sample.key.publicKey) })
  const lines = section({ origin, key: sample, draft: draftOf(origin, drafts), sealAt: [4] }).map(cosignedBy(w1))
  return bundle(lines).toSpliced(2, 0, { kind: 'statement', statement: w1.state(bytes) })
}

const trustOf = ({ sample }: Key) =>
  encodeTrustPolicy(crypto, [{ origin, key: sample.key }], `witness w1 ${encodeNoteKey(w1.key, 'cosignature')}\nquorum w1\n`)

const table: readonly (readonly [string, Key, stated: KeyProtection, claimed: KeyProtection, holds: boolean])[] = [
  ['chip', counted, 'tpm-virtual', 'tpm-virtual', true],
  ['chip', counted, 'tpm-shared', 'tpm-shared', true],
  ['chip', counted, 'tpm-shared', 'tpm-virtual', false],
  ['chip', counted, 'none', 'tpm-shared', false],
  ['enclave', enclaved, 'secure-enclave-attested', 'secure-enclave-attested', true],
  ['enclave', enclaved, 'secure-enclave', 'secure-enclave', true],
  ['enclave', enclaved, 'secure-enclave', 'secure-enclave-attested', false],
  ['enclave', enclaved, 'os-keystore', 'os-keystore', true],
  ['enclave', enclaved, 'os-keystore', 'secure-enclave', false],
  ['enclave', enclaved, 'tpm-hardware', 'secure-enclave-attested', true],
  ['enclave', enclaved, 'tpm-hardware', 'tpm-shared', false],
]

export const levels: readonly Row[] = table.map(([name, key, level, claimed, holds]) => ({
  name: `level-${name}-${level}-claims-${claimed}`,
  why: `a witness states ${level} of a key in the ${name}, and entries claim ${claimed}`,
  expect: holds ? 'ok' : 'KEY_PROTECTION_OVERSTATED',
  outcome: holds ? 'verified' : 'failed',
  trust: trustOf(key),
  lines: claiming(key, level, claimed),
}))
