import type { McpApproval, McpTransport } from '@custody/model'
import type { McpSituation, SeenMcpServer } from '@custody/policy'

const hex = 'a'.repeat(64)

function stdio(command: string, ...args: readonly string[]): McpTransport {
  return { kind: 'stdio', command, args, environmentNames: [] }
}

/** What tests call approved: four servers by command line, one by fingerprint, two by where they are reached. */
export const testApprovals: readonly McpApproval[] = [
  { match: { kind: 'stdio', command: '/opt/tickets', args: [] }, level: 'observed' },
  { match: { kind: 'stdio', command: 'npx', args: ['-y', 'tickets'] }, level: 'observed' },
  { match: { kind: 'stdio', command: 'npx', args: ['-y', 'tickets@1.2.3'] }, level: 'observed' },
  { match: { kind: 'stdio', command: '/opt/strict', args: [] }, level: 'launched' },
  { match: { kind: 'fingerprint', fingerprint: 'known', startedBy: [] }, level: 'observed' },
  { match: { kind: 'url', url: 'http://tickets.example/mcp' }, level: 'observed' },
  {
    match: {
      kind: 'origin',
      origin: 'https://tickets.example:443',
      tls: 'ca',
      tlsSha256: hex,
      issuer: null,
    },
    level: 'observed',
  },
]

const approved: SeenMcpServer = {
  name: 'tickets',
  transport: stdio('/opt/tickets'),
  enabled: true,
  fingerprint: 'f',
  level: 'observed',
  content: { kind: 'script', sha256: hex },
  farEnd: null,
  gateway: false,
  pinned: 'unknown',
  changedDuringSession: false,
  definitions: [],
}
const declared: SeenMcpServer = { ...approved, level: 'declared', content: { kind: 'unknown' } }
const other: SeenMcpServer = { ...declared, transport: stdio('/tmp/other'), fingerprint: 'g' }
const launched: SeenMcpServer = {
  ...approved,
  level: 'launched',
  content: { kind: 'artefact', artefact: { kind: 'binary', sha256: hex } },
  gateway: true,
  pinned: 'yes',
  definitions: ['search', 'list', 'create'].map((tool) => ({ tool, changed: 'no' })),
}
const remote: SeenMcpServer = {
  ...declared,
  transport: { kind: 'http', url: 'https://tickets.example/mcp' },
  pinned: 'no',
}
const connected: SeenMcpServer = {
  ...remote,
  level: 'observed',
  gateway: true,
  definitions: launched.definitions,
  farEnd: {
    origin: 'https://tickets.example:443',
    tls: { spkiSha256: hex, caSha256: hex },
    issuer: null,
  },
}
const plain: SeenMcpServer = {
  ...connected,
  transport: { kind: 'http', url: 'http://tickets.example/mcp' },
  farEnd: { origin: 'http://tickets.example:80', tls: null, issuer: null },
}

/** The session's servers in each situation that a test may name; the call is of the server `tickets`. */
export const mcpSituations: { readonly [situation in McpSituation]: readonly SeenMcpServer[] } = {
  unknown: [],
  approved: [approved],
  declared: [declared],
  changed: [{ ...approved, changedDuringSession: true }],
  ambiguous: [approved, { ...approved, fingerprint: 'g' }],
  unread: [{ ...approved, content: { kind: 'unknown' } }],
  'observed-not-launched': [{ ...approved, transport: stdio('/opt/strict') }],
  floating: [{ ...approved, transport: stdio('npx', '-y', 'tickets') }],
  'floating-fingerprint': [
    { ...approved, transport: stdio('npx', '-y', 'other'), fingerprint: 'known' },
  ],
  version: [{ ...approved, transport: stdio('npx', '-y', 'tickets@1.2.3') }],
  launched: [launched],
  'launched-changed-definition': [
    {
      ...launched,
      definitions: launched.definitions.map(({ tool }) => ({ tool, changed: 'yes' })),
    },
  ],
  'launched-unknown-definition': [{ ...launched, definitions: [] }],
  remote: [remote],
  'remote-through-gateway': [connected],
  'remote-other-certificate': [
    {
      ...connected,
      farEnd: {
        origin: 'https://tickets.example:443',
        tls: { spkiSha256: hex, caSha256: 'b'.repeat(64) },
        issuer: null,
      },
    },
  ],
  'remote-plain': [plain],
  'look-alike': [
    { ...approved, name: 't1ckets' },
    { ...other, name: 'tickets' },
  ],
  'beside-look-alike': [approved, { ...other, name: 't1ckets' }],
}
