/** One benchmark: a script that prints one JSON line of `Measured` when it is given `--json`. */
export type Bench = {
  readonly name: string
  readonly title: string
  /** Scripts from the root of the checkout, each with its arguments; all of them make one table. */
  readonly runs: readonly (readonly [script: string, ...args: string[]])[]
  /** Other arguments: `quick` to see that it works, `full` for the figures at a million events. */
  readonly quick?: readonly (readonly [script: string, ...args: string[]])[]
  readonly full?: readonly (readonly [script: string, ...args: string[]])[]
  /** Only with the real client, which npm must be able to fetch. */
  readonly needsClient?: true
  /** Only with the emulated TPM, which apt must be able to fetch. */
  readonly needsSwtpm?: true
  /** Only as root, where throw-away machines can be made. */
  readonly needsMachine?: true
}

const decision = 'apps/daemon/bench/decision.ts'
const seal = 'apps/daemon/bench/seal.ts'
const decisionByChip = 'apps/daemon/bench/decision-by-chip.ts'
const agentCall = 'tools/bench/agent-call.ts'
const ingest = 'apps/server/bench/ingest.ts'
const verify = 'packages/evidence/bench/verify.ts'
const longLog = 'tools/bench/long-log.ts'
const start = 'tools/bench/start.ts'
const asking = 'apps/native/bench/asking.ts'
const registration = 'tools/bench/registration.ts'
const decide = 'packages/policy/bench/decide.ts'
const hostile = 'packages/action/bench/hostile.ts'
const manyRules = 'packages/policy/bench/many-rules.ts'
const batches = (events: number) =>
  [
    [ingest, '--events', String(events), '--batch', '500'],
    [ingest, '--events', String(Math.min(events, 100_000) / 5), '--batch', '10'],
  ] as const

/** Every benchmark, in the order of the page. */
export const benches: readonly Bench[] = [
  {
    name: 'decision',
    title: 'A decision in the daemon, HTTP in to HTTP out',
    runs: [[decision, '--calls', '5000']],
    quick: [[decision, '--calls', '300']],
  },
  {
    name: 'agent-call',
    title: 'A Bash call in the real Claude Code',
    runs: [[agentCall, '--rounds', '12', '--calls', '25']],
    quick: [[agentCall, '--rounds', '1', '--calls', '5']],
    needsClient: true,
  },
  {
    name: 'asking',
    title: 'Asking by custody-ask, under a separate installation',
    runs: [[asking, '--rounds', '1000'], [registration]],
    quick: [
      [asking, '--rounds', '20'],
      [registration, '--starts', '2'],
    ],
    needsClient: true,
    needsMachine: true,
  },
  {
    name: 'ingest',
    title: 'Ingest and questions on the embedded store',
    runs: batches(100_000),
    quick: batches(20_000),
    full: batches(1_000_000),
  },
  {
    name: 'seal',
    title: 'Sealing by a chip, and deciding beside it',
    runs: [[seal], [decisionByChip, '--calls', '1000']],
    quick: [
      [seal, '--chips', '100', '--rates', '10'],
      [decisionByChip, '--calls', '50'],
    ],
    needsSwtpm: true,
  },
  {
    name: 'verify',
    title: 'Verifying evidence',
    runs: [
      [verify, '16000'],
      [longLog, '--entries', '1000000'],
    ],
    quick: [
      [verify, '1600'],
      [longLog, '--entries', '10000'],
    ],
  },
  {
    name: 'start',
    title: 'Starting, and being idle',
    runs: [[start]],
    quick: [[start, '--starts', '2', '--idle', '3']],
  },
  {
    name: 'console-size',
    title: 'What a browser loads first',
    runs: [['tools/bench/console-size.ts']],
  },
  {
    name: 'policy',
    title: 'From a command to its decision, and the policy engine by itself',
    runs: [[decide], [manyRules]],
    quick: [
      [decide, '--rounds', '1'],
      [manyRules, '--calls', '200'],
    ],
  },
  {
    name: 'hostile',
    title: 'Hostile calls, to the end of their budget',
    runs: [[hostile]],
    quick: [[hostile, '--rounds', '1']],
  },
  { name: 'redaction', title: 'Redaction', runs: [['packages/redaction/bench/redact.ts']] },
]
