import { expect, test } from 'vitest'
import { keyFinding } from './key-finding.ts'
import type { KeyFacts } from './key-finding.ts'

const swtpm = { manufacturer: 'IBM', attainable: 'tpm-virtual' } as const
const node = (...accounts: string[]) => ({ accounts, everyone: false, hasAccessList: false })

test.each<{ because: string; facts: KeyFacts; status: string; says: readonly string[] }>([
  {
    because: 'no TPM',
    facts: { isolation: 'separate', chip: null, node: null },
    status: 'pass',
    says: ['file: in a file', 'no TPM'],
  },
  {
    because: 'a TPM that the sealer may not open',
    facts: { isolation: 'separate', chip: null, node: node('tss') },
    status: 'warn',
    says: ['though there is a TPM', 'opened by root, tss'],
  },
  {
    because: 'a TPM of the sealer alone',
    facts: { isolation: 'separate', chip: swtpm, node: node('custody-seal') },
    status: 'pass',
    says: ['file: in a TPM (IBM)', 'tpm-virtual at best', 'none does yet', 'root, custody-seal'],
  },
  {
    because: 'a TPM that others open too',
    facts: {
      isolation: 'separate',
      chip: { ...swtpm, attainable: 'tpm-shared' },
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
      node: { ...node(), everyone: true },
    },
    status: 'warn',
    says: ['opened by every account'],
  },
  {
    because: 'a TPM of the account itself',
    facts: { isolation: 'same-user', chip: swtpm, node: node('dev') },
    status: 'pass',
    says: ['file: in a TPM (IBM)', 'programs of this account can use it'],
  },
  {
    because: 'a TPM of others',
    facts: { isolation: 'same-user', chip: null, node: node('tss') },
    status: 'pass',
    says: ['file: in a file', 'this account cannot open it'],
  },
])('$because: $status', ({ facts, status, says }) => {
  const finding = keyFinding(facts)
  expect(finding.status).toBe(status)
  for (const part of says) expect(finding.says).toContain(part)
})
