import { expect, test } from 'vitest'
import { keyFinding } from './key-finding.ts'
import type { KeyFacts } from './key-finding.ts'

const swtpm = { manufacturer: 'IBM', attainable: 'tpm-virtual', uncounted: null } as const
const quoting = { ...swtpm, attainable: 'tpm-shared', uncounted: ['nv-certify'] } as const
const node = (...accounts: string[]) => ({ accounts, everyone: false, hasAccessList: false })

test.each<{ because: string; facts: KeyFacts; status: string; says: readonly string[] }>([
  {
    because: 'no TPM',
    facts: { isolation: 'separate', chip: null, attestation: null, node: null },
    status: 'pass',
    says: ['file: in a file', 'no TPM'],
  },
  {
    because: 'a TPM that the sealer may not open',
    facts: { isolation: 'separate', chip: null, attestation: null, node: node('tss') },
    status: 'warn',
    says: ['though there is a TPM', 'opened by root, tss'],
  },
  {
    because: 'a TPM of the sealer alone',
    facts: { isolation: 'separate', chip: swtpm, attestation: null, node: node('custody-seal') },
    status: 'pass',
    says: [
      'file: in a TPM (IBM)',
      'tpm-virtual at best',
      'when the device enrols',
      'root, custody-seal',
    ],
  },
  {
    because: 'a TPM that a witness attested',
    facts: {
      isolation: 'separate',
      chip: swtpm,
      attestation: { level: 'tpm-virtual', witnesses: ['w1'], because: null, refusals: [] },
      node: node('custody-seal'),
    },
    status: 'pass',
    says: ['tpm-virtual: in a TPM (IBM)', 'stated by w1'],
  },
  {
    because: 'a TPM that the server alone attested',
    facts: {
      isolation: 'separate',
      chip: swtpm,
      attestation: {
        level: 'tpm-virtual',
        witnesses: [],
        because: null,
        refusals: [{ witness: 'w1', code: 'ORGANISATION_UNKNOWN' }],
      },
      node: node('custody-seal'),
    },
    status: 'warn',
    says: ['by the server’s word alone', 'w1 stated nothing (ORGANISATION_UNKNOWN)'],
  },
  {
    because: 'a TPM of a maker that nobody believes',
    facts: {
      isolation: 'separate',
      chip: swtpm,
      attestation: { level: 'file', witnesses: ['w1'], because: 'root-unknown', refusals: [] },
      node: node('custody-seal'),
    },
    status: 'warn',
    says: ['file: in a TPM (IBM)', 'root of its maker is not loaded'],
  },
  {
    because: 'a TPM without certificate',
    facts: {
      isolation: 'separate',
      chip: swtpm,
      attestation: { level: 'file', witnesses: [], because: 'certificate-missing', refusals: [] },
      node: null,
    },
    status: 'warn',
    says: ['no certificate of its maker'],
  },
  {
    because: 'a TPM that others open too',
    facts: {
      isolation: 'separate',
      chip: { ...swtpm, attainable: 'tpm-shared' },
      attestation: null,
      node: node('custody-seal', 'dev'),
    },
    status: 'warn',
    says: ['tpm-shared at best', 'root, custody-seal, dev'],
  },
  {
    because: 'an access list on its node',
    facts: {
      isolation: 'separate',
      chip: swtpm,
      attestation: null,
      node: { ...node('custody-seal'), hasAccessList: true },
    },
    status: 'warn',
    says: ['tpm-shared at best', 'whom an access list names'],
  },
  {
    because: 'everyone’s node',
    facts: {
      isolation: 'separate',
      chip: { ...swtpm, attainable: 'tpm-shared' },
      attestation: null,
      node: { ...node(), everyone: true },
    },
    status: 'warn',
    says: ['opened by every account'],
  },
  {
    because: 'a TPM without a counter',
    facts: {
      isolation: 'separate',
      chip: quoting,
      attestation: null,
      node: node('custody-seal'),
    },
    status: 'pass',
    says: [
      'file: in a TPM (IBM), no seal with a counter',
      'lacks nv-certify',
      'tpm-shared at best',
    ],
  },
  {
    because: 'a TPM without a counter that a witness attested',
    facts: {
      isolation: 'separate',
      chip: quoting,
      attestation: {
        level: 'tpm-shared',
        witnesses: ['w1'],
        because: 'counter-missing',
        refusals: [],
      },
      node: node('custody-seal'),
    },
    status: 'pass',
    says: ['tpm-shared: in a TPM (IBM), no seal with a counter', 'stated by w1'],
  },
  {
    because: 'a TPM without a counter, of a maker that nobody believes',
    facts: {
      isolation: 'separate',
      chip: { ...quoting, uncounted: [] },
      attestation: { level: 'file', witnesses: ['w1'], because: 'root-unknown', refusals: [] },
      node: node('custody-seal'),
    },
    status: 'warn',
    says: ['the chip had none when the key was made', 'root of its maker is not loaded'],
  },
  {
    because: 'a TPM of the account itself',
    facts: { isolation: 'same-user', chip: swtpm, attestation: null, node: node('dev') },
    status: 'pass',
    says: ['file: in a TPM (IBM)', 'programs of this account can use it'],
  },
  {
    because: 'a TPM of others',
    facts: { isolation: 'same-user', chip: null, attestation: null, node: node('tss') },
    status: 'pass',
    says: ['file: in a file', 'this account cannot open it'],
  },
])('$because: $status', ({ facts, status, says }) => {
  const finding = keyFinding(facts)
  expect(finding.status).toBe(status)
  for (const part of says) expect(finding.says).toContain(part)
})
