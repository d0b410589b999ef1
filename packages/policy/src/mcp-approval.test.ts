import type { McpApproval, McpServer } from '@custody/model'
import { describe, expect, test } from 'vitest'
import { approvedAs, isApproved, isListed } from './index.ts'

const hex = 'a'.repeat(64)
const process: McpServer = {
  name: 'x',
  transport: { kind: 'stdio', command: '/x', args: ['a'], environmentNames: [] },
  enabled: true,
  fingerprint: 'f',
  level: 'observed',
  content: { kind: 'script', sha256: hex },
  farEnd: null,
  gateway: false,
  pinned: 'unknown',
}
const launched: McpServer = {
  ...process,
  level: 'launched',
  content: { kind: 'artefact', artefact: { kind: 'binary', sha256: hex } },
}
const remote: McpServer = {
  ...process,
  transport: { kind: 'http', url: 'https://mcp.example/x' },
  content: { kind: 'unknown' },
  farEnd: {
    origin: 'https://mcp.example:443',
    tls: { spkiSha256: 'b'.repeat(64), caSha256: 'c'.repeat(64) },
    issuer: 'https://login.example',
  },
  pinned: 'no',
}
const line = { kind: 'stdio', command: '/x', args: ['a'] } as const
const print = { kind: 'fingerprint', fingerprint: 'f', startedBy: [] } as const
const address = { kind: 'url', url: 'https://mcp.example/x' } as const
const origin = {
  kind: 'origin',
  origin: 'https://mcp.example:443',
  tls: 'ca',
  tlsSha256: 'c'.repeat(64),
  issuer: 'https://login.example',
} as const
const as = (
  server: McpServer,
  match: McpApproval['match'],
  level: McpApproval['level'] = 'observed',
) => approvedAs([{ match, level }], server)

describe('an approval matches what it names, at its level', () => {
  test.each([
    ['a command line', as(process, line), 'command'],
    ['a fingerprint', as(process, print), 'fingerprint'],
    ['another command', as(process, { ...line, command: 'x' }), 'none'],
    ['an argument less', as(process, { ...line, args: [] }), 'none'],
    ['another fingerprint', as(process, { ...print, fingerprint: 'F' }), 'none'],
    ['launched, asked of what was observed', as(process, line, 'launched'), 'none'],
    ['launched, asked of what was launched', as(launched, line, 'launched'), 'command'],
    ['observed, asked of what was launched', as(launched, print), 'fingerprint'],
    ['declared', as({ ...process, level: 'declared' }, line), 'none'],
    ['declared, by fingerprint', as({ ...process, level: 'declared' }, print), 'none'],
    ['a process nobody read', as({ ...process, content: { kind: 'unknown' } }, line), 'none'],
    ['a launch of nothing pinned', as({ ...launched, content: process.content }, line), 'none'],
  ])('%s', (_, found, expected) => {
    expect(found).toBe(expected)
  })
})

describe('a server elsewhere is approved by where it is, and never by what it does', () => {
  const far = (change: object) => ({
    ...remote,
    farEnd: remote.farEnd && { ...remote.farEnd, ...change },
  })
  test.each([
    ['its origin, CA and issuer', as(remote, origin), 'origin'],
    ['its key', as(remote, { ...origin, tls: 'spki', tlsSha256: 'b'.repeat(64) }), 'origin'],
    ['its address', as(remote, address), 'origin'],
    ['its fingerprint', as(remote, print), 'origin'],
    ['another port', as(far({ origin: 'https://mcp.example:8443' }), origin), 'none'],
    ['another CA', as(far({ tls: { spkiSha256: hex, caSha256: hex } }), origin), 'none'],
    ['no encryption', as(far({ tls: null }), origin), 'none'],
    ['another issuer', as(far({ issuer: 'https://evil.example' }), origin), 'none'],
    ['no issuer', as(far({ issuer: null }), origin), 'none'],
    ['a connection nobody saw', as({ ...remote, farEnd: null }, address), 'none'],
    ['only declared', as({ ...remote, level: 'declared' }, origin), 'none'],
  ])('%s', (_, found, expected) => {
    expect(found).toBe(expected)
  })

  test('so it is not approved', () => {
    expect(isApproved([{ match: origin, level: 'observed' }], remote)).toBe(false)
  })
})

test('of several approvals the strongest counts', () => {
  const both = [line, print].map((match): McpApproval => ({ match, level: 'observed' }))
  expect(approvedAs(both, process)).toBe('fingerprint')
  expect(approvedAs(both.toReversed(), process)).toBe('fingerprint')
  expect(isApproved(both, process)).toBe(true)
})

test('listed is who is named exactly, seen or not', () => {
  const approvals: readonly McpApproval[] = [line, address].map((match) => ({
    match,
    level: 'launched',
  }))
  expect(isListed(approvals, process.transport)).toBe(true)
  expect(isListed(approvals, remote.transport)).toBe(true)
  expect(
    isListed(approvals, { ...remote.transport, kind: 'sse', url: 'https://mcp.example' }),
  ).toBe(false)
  expect(isListed(approvals, { kind: 'unknown' })).toBe(false)
  const byFingerprint = (...startedBy: readonly string[]) =>
    isListed([{ match: { ...print, startedBy }, level: 'observed' }], process.transport)
  expect(byFingerprint('/x', 'a')).toBe(true)
  expect(byFingerprint('/x')).toBe(false)
  expect(byFingerprint()).toBe(false)
})
