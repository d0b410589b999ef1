import type { McpServerDeclaration } from '@custody/model'
import { describe, expect, test } from 'vitest'
import type { McpSighting } from './identify.ts'
import { identifyServer } from './identify.ts'

const hex = 'a'.repeat(64)
const stdio = (command: string, ...args: readonly string[]): McpServerDeclaration => ({
  name: 'x',
  enabled: true,
  transport: { kind: 'stdio', command, args, environmentNames: ['TOKEN'] },
})
const remote: McpServerDeclaration = {
  name: 'x',
  enabled: true,
  transport: { kind: 'http', url: 'https://mcp.example/x' },
}
const process = {
  kind: 'process',
  executableSha256: hex,
  content: { kind: 'script', sha256: hex },
  workingDirectory: '/home/dev/proj',
  startedAfterAgent: true,
} as const
const launch = {
  kind: 'launch',
  claim: { kind: 'binary', sha256: hex, executedFrom: 'descriptor' },
  args: ['--stdio'],
  definitions: 'held',
} as const
const farEnd = {
  origin: 'https://mcp.example:443',
  tls: { spkiSha256: 'b'.repeat(64), caSha256: 'c'.repeat(64) },
  issuer: null,
}
const none = { kind: 'none' } as const

const identify = (declaration: McpServerDeclaration, sighting: McpSighting, unknownAs = 's') =>
  identifyServer(declaration, sighting, { sha256Hex: (text) => text, unknownAs }).server

describe('a server is known as well as it was seen', () => {
  const server = stdio('/opt/server', '--a')
  test.each<{ readonly because: string; readonly sighting: McpSighting; readonly level: string }>([
    { because: 'nothing was seen', sighting: none, level: 'declared' },
    { because: 'its process was seen', sighting: process, level: 'observed' },
    {
      because: 'the process is its executable alone',
      sighting: { ...process, content: { kind: 'executable', sha256: hex } },
      level: 'observed',
    },
    {
      because: 'its executable could not be read',
      sighting: { ...process, executableSha256: null },
      level: 'declared',
    },
    {
      because: 'what it runs could not be read',
      sighting: { ...process, content: { kind: 'unknown' } },
      level: 'declared',
    },
    {
      because: 'its folder is not told',
      sighting: { ...process, workingDirectory: null },
      level: 'declared',
    },
    {
      because: 'it is older than the agent',
      sighting: { ...process, startedAfterAgent: false },
      level: 'declared',
    },
    { because: 'our gateway started it', sighting: launch, level: 'launched' },
    {
      because: 'our gateway started it by npx',
      sighting: { ...launch, claim: { kind: 'command' } },
      level: 'declared',
    },
    {
      because: 'our gateway started a tag',
      sighting: { ...launch, claim: { kind: 'image', reference: 'x/server:1.2.3' } },
      level: 'declared',
    },
    {
      because: 'a connection is no process',
      sighting: { kind: 'connection', farEnd },
      level: 'declared',
    },
  ])('$level when $because', ({ sighting, level }) => {
    expect(identify(server, sighting).level).toBe(level)
  })

  test('a launch that does not count says why', () => {
    const sighting = { ...launch, claim: { kind: 'command' } } as const
    expect(
      identifyServer(server, sighting, { sha256Hex: String, unknownAs: '' }).problem,
    ).toMatchObject({ code: 'ARTEFACT_NOT_PINNED', because: 'command' })
  })
})

describe('a server elsewhere', () => {
  test('is declared until our gateway is connected with it, and its behaviour is never pinned', () => {
    expect(identify(remote, none)).toMatchObject({ level: 'declared', pinned: 'no', farEnd: null })
    expect(identify(remote, { kind: 'connection', farEnd })).toMatchObject({
      level: 'observed',
      pinned: 'no',
      gateway: true,
      farEnd,
    })
    expect(identify(remote, process).level).toBe('declared')
  })

  test('is another by another origin, CA or issuer, and the same when its key is renewed', () => {
    const at = (change: object) =>
      identify(remote, { kind: 'connection', farEnd: { ...farEnd, ...change } }).fingerprint
    expect(at({ tls: { ...farEnd.tls, spkiSha256: hex } })).toBe(at({}))
    for (const change of [
      { origin: 'https://mcp.example:8443' },
      { tls: { ...farEnd.tls, caSha256: hex } },
      { tls: null },
      { issuer: 'https://login.example' },
    ])
      expect(at(change)).not.toBe(at({}))
  })
})

describe('two servers are one only by what identifies them', () => {
  test('at a process: executable, content and words, and neither name nor folder', () => {
    const of = (change: object, server = stdio('/opt/server', '--a')) =>
      identify(server, { ...process, ...change }).fingerprint
    expect(of({ workingDirectory: '/elsewhere' })).toBe(of({}))
    expect(of({}, { ...stdio('/opt/server', '--a'), name: 'y' })).toBe(of({}))
    for (const other of [
      of({ executableSha256: 'b'.repeat(64) }),
      of({ content: { kind: 'script', sha256: 'b'.repeat(64) } }),
      of({ content: { kind: 'package', sha256: hex } }),
      of({}, stdio('/opt/server', '--b')),
    ])
      expect(other).not.toBe(of({}))
  })

  test('a declared one is never an observed or launched one', () => {
    const server = stdio('/opt/server', '--a')
    const all = [none, process, launch].map((sighting) => identify(server, sighting).fingerprint)
    expect(new Set(all).size).toBe(3)
  })

  test('of which nothing is known, none is another', () => {
    const unknown = { name: 'x', enabled: true, transport: { kind: 'unknown' } } as const
    expect(identify(unknown, none, 'one').fingerprint).not.toBe(
      identify(unknown, none, 'two').fingerprint,
    )
  })
})
