/**
 * Who may import whom: the import table of ARCHITECTURE.md, as data. `floors.test.ts` reads every import of the
 * house and holds it to this table, and holds ARCHITECTURE.md to it too.
 */
export type Floor = {
  /** The folder, from the root of the checkout. */
  readonly room: string
  /** The package in one line. */
  readonly does: string
  /**
   * Packages of ours that it may import, by their folder's name; `keys/verify` is the pure half of `keys`, `keys/attester` what a
   * server or witness does of an enrolment, `keys/timestamp` RFC 3161.
   */
  readonly mayImport: readonly string[]
  readonly mustNever: string
  /** Compiled without any types of the outside world, and free of `node:` modules. */
  readonly pure: boolean
}

const everyPackage = [
  'model',
  'action',
  'policy',
  'packs',
  'evidence',
  'redaction',
  'protocol',
  'agents',
  'mcp-configs',
  'probes',
  'keys',
  'keys/verify',
  'stores',
  'workspace',
  'device',
] as const

export const floors: readonly Floor[] = [
  {
    room: 'packages/model',
    does: 'The words: shapes, ids, `Result`, `Problem`',
    mayImport: [],
    mustNever: 'know a file, a clock, a network',
    pure: true,
  },
  {
    room: 'packages/action',
    does: 'Turns a tool call into the actions it would take',
    mayImport: ['model'],
    mustNever: 'read the file system (the caller passes a view), guess in silence',
    pure: true,
  },
  {
    room: 'packages/policy',
    does: 'Decides actions from a policy and a request',
    mayImport: ['model'],
    mustNever: 'remember anything between calls (Cedar comes in as a parameter)',
    pure: true,
  },
  {
    room: 'packages/packs',
    does: 'The policy packs as data, generated from `packs/*`',
    mayImport: ['model'],
    mustNever: 'differ from the files (a test)',
    pure: true,
  },
  {
    room: 'packages/evidence',
    does: 'Builds entries and proofs, and verifies them',
    mayImport: ['model'],
    mustNever: 'hold a private key',
    pure: true,
  },
  {
    room: 'packages/redaction',
    does: 'Finds and replaces secrets in text',
    mayImport: ['model'],
    mustNever: 'see the network',
    pure: true,
  },
  {
    room: 'packages/protocol',
    does: 'Endpoints as data, and the one typed client',
    mayImport: ['model'],
    mustNever: 'open a socket itself (the caller passes `send`)',
    pure: true,
  },
  {
    room: 'packages/agents',
    does: "Turns an agent's bytes into our words and our decision into its bytes",
    mayImport: ['model'],
    mustNever: 'read or write a file: `install` returns a plan',
    pure: true,
  },
  {
    room: 'packages/mcp-configs',
    does: 'Reads and plans the MCP configuration of every client',
    mayImport: ['model'],
    mustNever: 'start a server',
    pure: true,
  },
  {
    room: 'packages/probes',
    does: 'Says what to run on each OS and how to read the answer',
    mayImport: ['model'],
    mustNever: 'run it',
    pure: true,
  },
  {
    room: 'packages/keys',
    does: 'Signs with a key that cannot leave the device; `keys/verify` checks seals',
    mayImport: ['model', 'evidence'],
    mustNever: 'fall back to software in silence; in `verify`, import `node:` anything',
    pure: false,
  },
  {
    room: 'packages/stores',
    does: 'Keeps entries, fleet and policies',
    mayImport: ['model', 'policy', 'evidence'],
    mustNever: 'decide',
    pure: false,
  },
  {
    room: 'packages/workspace',
    does: 'The one place that opens files named by agents, and the view made from it',
    mayImport: ['model', 'action'],
    mustNever: 'follow a link it was not told to',
    pure: false,
  },
  {
    room: 'packages/device',
    does: "The device's flows over ports: register, record, seal, upload, sync policy, enrol",
    mayImport: ['model', 'evidence', 'protocol', 'redaction'],
    mustNever: 'know HTTP, SQLite or a TPM: they are ports',
    pure: true,
  },
  {
    room: 'packages/testkit',
    does: 'The fake world that works',
    mayImport: everyPackage,
    mustNever: 'be imported outside tests and demos',
    pure: false,
  },
  {
    room: 'apps/daemon',
    does: 'Wires the device side',
    mayImport: everyPackage,
    mustNever: 'talk to the server other than through `protocol`',
    pure: false,
  },
  {
    room: 'apps/server',
    does: 'Ingest, distribution, enrolment, sign-in',
    mayImport: [
      'model',
      'action',
      'policy',
      'packs',
      'evidence',
      'redaction',
      'protocol',
      'keys',
      'keys/verify',
      'keys/attester',
      'keys/timestamp',
      'stores',
      'agents',
    ],
    mustNever: "hold a key that signs a device's entry",
    pure: false,
  },
  {
    room: 'apps/console',
    does: 'Shows, edits, checks',
    mayImport: ['model', 'action', 'policy', 'packs', 'evidence', 'keys/verify', 'protocol'],
    mustNever: 'compute what a subject can compute',
    pure: false,
  },
  {
    room: 'apps/cli',
    does: "The person's way in; works with the daemon dead; starts the other apps as processes",
    mayImport: [
      'model',
      'action',
      'policy',
      'packs',
      'evidence',
      'keys/verify',
      'keys/timestamp',
      'protocol',
      'agents',
      'mcp-configs',
      'workspace',
      'redaction',
    ],
    mustNever: "touch the daemon's store",
    pure: false,
  },
  {
    room: 'apps/sealer',
    does: 'Heads in, seals out',
    mayImport: ['keys', 'evidence', 'model'],
    mustNever: 'see content',
    pure: false,
  },
  {
    room: 'apps/witness',
    does: 'Cosigns checkpoints; a trust domain of its own',
    mayImport: ['model', 'evidence', 'keys/verify', 'keys/attester', 'keys/timestamp'],
    mustNever: "import the server's; see an entry",
    pure: false,
  },
  {
    room: 'apps/native',
    does: 'Asks the daemon, prints its answer; the broker reads as the caller’s uid',
    mayImport: [],
    mustNever: 'parse, depend on anything',
    pure: false,
  },
  {
    room: 'apps/demo',
    does: 'The scripted session',
    mayImport: [...everyPackage, 'testkit'],
    mustNever: 'ship in the installed product',
    pure: false,
  },
]
