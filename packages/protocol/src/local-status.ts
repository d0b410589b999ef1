import { captureLevels, executableStates } from '@custody/model'
import { z } from 'zod'
import {
  AgentWord,
  Count,
  EpochBecauseWord,
  IsolationWord,
  KeyProtectionWord,
  Moment,
} from './scalar.ts'

const PolicyState = z.object({
  /** `sha256:` and 64 hex digits over the content of the policy that decides now. */
  version: z.string(),
  /** Where it came from: the built-in floor alone, or the last good one of the server. */
  source: z.enum(['floor', 'server']),
  preset: z.string(),
  packs: z.array(z.string()),
  acceptedAt: Moment,
  ageMs: Count,
  /** Past its `maxAge`: the floor's stale rules are added, nothing is taken away. */
  stale: z.boolean(),
  /** Why the newest policy that was offered is not the one that decides; null when it is. */
  refused: z.string().nullable(),
})

const AgentState = z.object({
  name: AgentWord,
  /** Versions seen, newest seen last. */
  versions: z.array(z.string()),
  hookCalls: Count,
  lastHookAt: Moment.nullable(),
})

const SessionState = z.object({
  id: z.string(),
  agent: AgentWord,
  version: z.string(),
  openedAt: Moment,
  lastSeenAt: Moment,
  closedAt: Moment.nullable(),
  /** Captured text. */
  workspace: z.string().nullable(),
  calls: Count,
  denied: Count,
  /** The name of the account whose agent it is. */
  account: z.string().nullable().default(null),
})

/** The minimum that holds whatever a server says. */
const FloorState = z.object({
  /** `built-in`: nobody wrote `/etc/custody/floor.json`. */
  from: z.enum(['built-in', 'file']),
  packs: z.array(z.string()),
  /** Added once the server's policy is older than `maxAgeMs`. */
  stalePacks: z.array(z.string()),
  maxAgeMs: Count,
  /** What a server may do besides adding restrictions; null where no floor file says. */
  remotePowers: z.array(z.string()).nullable(),
  /** Who can read contents that leave: null where the server is sent them open. */
  content: z.enum(['server-readable', 'investigators']).nullable().default(null),
  /** The most that may leave the machine. */
  captureCeiling: z.enum(captureLevels).default('full'),
  mcpLock: z.boolean(),
  /** The witnesses asked for are the floor's. */
  witnesses: z.boolean().default(false),
})

/**
 * What became of a harmless call that must be denied. `refused`: by no rule, so that it shows nothing of the policy. Only
 * `denied` is well; null where an older daemon does not say.
 */
export const CanaryOutcome = z.enum(['denied', 'refused', 'asked', 'allowed', 'unanswered'])
export type CanaryOutcome = z.infer<typeof CanaryOutcome>

/** What came of the last harmless call that must be denied. */
export const CanaryState = z.object({
  at: Moment,
  agent: AgentWord,
  because: z.enum(['start', 'client-version', 'schedule', 'asked']),
  denied: z.boolean(),
  outcome: CanaryOutcome.nullable().default(null),
  seq: Count.nullable(),
  rules: z.array(z.string()),
  problem: z.string().nullable(),
})

const WatchedAgent = z.object({
  pid: Count,
  agent: z.string(),
  version: z.string(),
  uid: Count,
  account: z.string(),
  /** `no`: it runs without having registered, or is silent. */
  governed: z.enum(['enforced', 'no']),
  /** It registered, works, and no hook came of it. */
  silent: z.boolean().default(false),
  /** What is known of the bytes that it runs. */
  executable: z.enum(executableStates).default('unknown'),
  namespaces: z.enum(['reference', 'foreign', 'unknown']),
  /** Names of variables that load other code into it; null where its environment is not told. */
  loaders: z.array(z.string()).nullable(),
  /** What it sees where the managed settings should be. */
  sees: z.enum(['ours', 'other', 'none']),
})

const RegisteredClient = z.object({
  pid: Count,
  agent: z.string(),
  version: z.string(),
  uid: Count,
  account: z.string(),
  executable: z.enum(executableStates).default('unknown'),
  registeredAt: Moment,
})

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/** The executables that agents may be, and those that were seen. */
const Executables = z.object({
  /** Only what is listed may start. */
  required: z.boolean(),
  /** Without a version under any. */
  listed: z.array(z.object({ agent: z.string(), version: z.string().nullable(), sha256: Sha256 })),
  /** The first under each name and version. Null where that cannot be told, or is not the asker's to know. */
  firstSeen: z
    .array(
      z.object({
        agent: z.string(),
        version: z.string(),
        sha256: Sha256,
        firstSeenAt: Moment,
      }),
    )
    .nullable(),
})

const AgentAtRest = z.object({
  agent: z.string(),
  version: z.string(),
  /** The account in whose home it lies; null for one that is installed for all. */
  uid: Count.nullable(),
  account: z.string().nullable(),
  governed: z.enum(['enforced', 'no', 'unknown']),
  /** Why it is not governed, in words; empty where it is. */
  because: z.string(),
  /** False where only its folder of settings is there. */
  installed: z.boolean(),
  /** Captured text. */
  places: z.array(z.string()),
})

/** Agents that lie on the machine, run or not, as the last look found them. */
const AtRest = z.object({
  lookedAt: Moment,
  /** False where something could not be looked at. */
  complete: z.boolean(),
  agents: z.array(AgentAtRest),
})

/** Our own programs and units, beside what was installed. */
const OwnPrograms = z.object({
  lookedAt: Moment,
  files: Count,
  /** False where there were more than are looked at. */
  complete: z.boolean(),
  /** At most 50. `opened`: another owner or mode. */
  changes: z.array(
    z.object({ path: z.string(), is: z.enum(['changed', 'opened', 'removed', 'added']) }),
  ),
})

/** What only a separate installation tells. An account is told of its own agents. */
export const SeparateState = z.object({
  /** Names of the accounts that can use the device's key. */
  keyReachedBy: z.array(z.string()),
  /** `whole`: at its last look the guard found the agents' managed settings as they were written, or put them back. */
  managed: z.enum(['whole', 'unknown']).default('unknown'),
  watched: z.array(WatchedAgent),
  clients: z.array(RegisteredClient),
  executables: Executables.nullable().default(null),
  /** Null: not looked yet. */
  atRest: AtRest.nullable().default(null),
  /** Null: not looked yet. */
  programs: OwnPrograms.nullable().default(null),
})

const Epoch = z.object({
  epoch: Count,
  /** What an administrator is to grant; null where nothing is asked for. */
  asking: z.object({ epoch: Count, because: EpochBecauseWord }).nullable(),
  /** Logs of before that stay on this disk, oldest first. What was not stored of them is here alone. */
  ended: z.array(
    z.object({ origin: z.string(), path: z.string(), recorded: Count, stored: Count }),
  ),
})

/** Everything `custody status` shows, but for what only the command line can see (installed hooks). */
export const Status = z.object({
  v: z.literal(1),
  pid: Count,
  version: z.string(),
  startedAt: Moment,
  now: Moment,
  home: z.string(),
  hookPort: Count,
  device: z.string(),
  organisation: z.string().nullable(),
  origin: z.string(),
  enrolment: z.enum(['enrolled', 'pending', 'not_enrolled']),
  isolation: IsolationWord,
  /** Stands wherever a same-user installation speaks; null for a separate one. */
  notice: z.string().nullable(),
  keyProtection: KeyProtectionWord,
  /** How much of what is recorded leaves the device; null where an older daemon does not say. */
  capture: z.enum(captureLevels).nullable().default(null),
  /** The chip that holds the key, by its own word; null where a file holds it. */
  chip: z
    .object({
      manufacturer: z.string(),
      attainable: KeyProtectionWord,
      /** Null where each seal has its counter, as by an older daemon; else what the chip lacks for one. */
      uncounted: z.array(z.string()).readonly().nullable().default(null),
    })
    .nullable(),
  /** What attesters made of the key when the device enrolled; null for a key in a file, and by a daemon of before. */
  attestation: z
    .object({
      level: KeyProtectionWord,
      witnesses: z.array(z.string()),
      because: z.string().nullable(),
      refusals: z.array(z.object({ witness: z.string(), code: z.string() })),
    })
    .nullable()
    .default(null),
  /** Until when the server takes the device's key; null without an end, and where an older daemon does not say. */
  keyNotAfter: Moment.nullable().default(null),
  /** Which epoch of its log the device writes, and which it asks for; null where an older daemon does not say. */
  epoch: Epoch.nullable().default(null),
  /** Null: no witness is asked for. `cosigned` entries have a quorum that this device verified; `lagMs` is how long the oldest other waits. */
  witness: z.object({ cosigned: Count, lagMs: z.number().nonnegative() }).nullable(),
  server: z.object({
    url: z.string().nullable(),
    lastContactAt: Moment.nullable(),
    /** The code of the last attempt that failed; null when the last attempt worked. */
    problem: z.string().nullable(),
    /** Where the token to enrol by is looked for, as long as the device is not enrolled. */
    enrolTokenFile: z.string().nullable().default(null),
  }),
  log: z.object({
    recorded: Count,
    sealed: Count,
    stored: Count,
    lastRecordedAt: Moment.nullable(),
    lastSealedAt: Moment.nullable(),
    lastStoredAt: Moment.nullable(),
    /** Bytes left of what is kept free for denials, tampering and recovery on a full disk. */
    reserveBytes: Count,
    /** Set while ordinary entries cannot be written: every call is denied with this code. */
    problem: z.string().nullable(),
  }),
  policy: PolicyState,
  agents: z.array(AgentState),
  sessions: z.array(SessionState),
  floor: FloorState.nullable().default(null),
  /** The last canary since the daemon started; null for none yet. */
  canary: CanaryState.nullable().default(null),
  separate: SeparateState.nullable().default(null),
  /** The newest first, at most 20. */
  alerts: z.array(z.object({ seq: Count, at: Moment, code: z.string() })),
})

export type Status = z.infer<typeof Status>
export type CanaryState = z.infer<typeof CanaryState>
export type SeparateState = z.infer<typeof SeparateState>

/** What stands in `daemon/daemon.json` while a daemon runs: how to reach it. */
export const DaemonAddress = z.object({
  pid: Count,
  hookPort: Count,
  controlSocket: z.string(),
})
export type DaemonAddress = z.infer<typeof DaemonAddress>

/** The one JSON line that the daemon prints when it is ready. */
export const DaemonReady = z.object({
  ready: z.literal(true),
  pid: Count,
  hookPort: Count,
  controlSocket: z.string(),
  device: z.string(),
  enrolment: z.enum(['enrolled', 'pending', 'not_enrolled']),
})
export type DaemonReady = z.infer<typeof DaemonReady>
