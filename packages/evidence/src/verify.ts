import type { BundleLine } from './bundle.ts'
import { parseBundleLine } from './parse-bundle-line.ts'
import type { Crypto } from './crypto.ts'
import type { VerifyEd25519 } from './note-key.ts'
import { quorumCheck } from './quorum.ts'
import { noEpochs } from './epochs.ts'
import { noErasures } from './erasures.ts'
import type { TreeHead } from './inclusion-proof.ts'
import type { VerifySeal } from './seal.ts'
import type { Stamp } from './stamp.ts'
import type { TrustPolicy } from './trust-policy.ts'
import { problemsMax } from './verification.ts'
import type {
  Completeness,
  Verification,
  VerificationOutcome,
  VerifiedLog,
} from './verification.ts'
import { completenessOf } from './verify-completeness.ts'
import { logCheck } from './verify-log.ts'
import type { LogCheck, LogLine } from './verify-log.ts'
import { headsCheck } from './verify-heads.ts'
import type { HeadsCheck } from './verify-heads.ts'
import { toldHeads } from './told-heads.ts'
import type { LogKey } from './log-key.ts'
import { noteKey } from './note-key.ts'
import type { Figures, Report, VerifyCode, VerifyProblem } from './verify-problem.ts'

/** What a verifier brings along. Nothing of it comes from the bundle. */
export type VerifierWorld = {
  readonly crypto: Crypto
  readonly verifySeal: VerifySeal
  /** For cosignatures, statements of witnesses, and the logs that an organisation signs. */
  readonly verifyEd25519: VerifyEd25519
  /** Null: then nothing is trusted, and the best that can be said is `self-consistent`. */
  readonly trust: TrustPolicy | null
  /** Heads known from elsewhere, by origin: noted before, or fetched from a witness. */
  readonly heads: ReadonlyMap<string, TreeHead>
  /** Given each time stamp of a log's head that stands in its place; whom its token leads to is not looked at. */
  readonly stamped?: (origin: string, stamp: Stamp) => void
}

/** A verification that is under way. Feed it every line, then finish it once. */
export type Verifier = {
  /** One line, without its newline. */
  readonly line: (text: string) => void
  readonly finish: () => Verification
}

/** Verifies a whole bundle that is at hand. For one that streams, use `startVerification`. */
export function verifyBundle(lines: Iterable<string>, world: VerifierWorld): Verification {
  const verifier = startVerification(world)
  for (const line of lines) verifier.line(line)
  return verifier.finish()
}

/** Starts a verification in bounded memory: a log of any length takes one pass and a few kilobytes. */
export function startVerification(world: VerifierWorld): Verifier {
  const problems: VerifyProblem[] = []
  const { crypto, trust } = world
  const erasures = noErasures()
  const epochs = noEpochs(crypto.sha256(new Uint8Array(0)))
  const logs = new Map<string, VerifiedLog>()
  const opened = new Set<string>()
  const isWitnessed = trust !== null && trust.quorum !== null
  const cosigned = isWitnessed ? quorumCheck(crypto, trust, world.verifyEd25519) : null
  const seen = { lines: 0, leaves: 0, problems: 0 }
  const told = toldHeads((origin, code, about) => report(origin, code, null, about))
  const actsKeys = new Map<string, LogKey>()
  let section: LogCheck | null = null
  let heads: HeadsCheck | null = null
  let stage: 'begin' | 'open' | 'ended' | 'unreadable' = 'begin'

  const report = (
    origin: string | null,
    code: VerifyCode,
    seq: number | null,
    about: Figures = {},
  ) => {
    seen.problems += 1
    if (problems.length < problemsMax) problems.push({ code, origin, seq, line: seen.lines, about })
  }

  const close = () => {
    const log = section?.finish()
    if (section === null || log === undefined) return
    const named = section.named()
    if (named?.kind === 'ed25519') actsKeys.set(log.origin, named)
    if (heads !== null) told.add(log.origin, heads, opened)
    logs.set(log.origin, log)
    section = null
    heads = null
  }

  const openLog = ({ origin, scope }: Extract<BundleLine, { kind: 'log' }>) => {
    close()
    const isRepeated = opened.has(origin)
    if (isRepeated) report(origin, 'LOG_REPEATED', null)
    opened.add(origin)
    const trusted = world.trust?.logs.get(origin) ?? null
    if (world.trust !== null && trusted === null) report(origin, 'LOG_UNTRUSTED', null)
    const known = world.heads.get(origin) ?? null
    const { verifySeal, verifyEd25519 } = world
    const stamped = (stamp: Stamp) => world.stamped?.(origin, stamp)
    const acts = origin.replace(/\/device\/.*$/, '/acts')
    const knowsActs = opened.has(acts) || world.trust?.logs.has(acts) === true
    const ports = { crypto, verifySeal, verifyEd25519, trust, erasures, epochs, cosigned, stamped }
    const logWorld = { ...ports, trusted, known, told: told.of(origin), isRepeated, knowsActs }
    const tell: Report = (code, seq, about) => report(origin, code, seq, about)
    if (origin.endsWith('/heads')) {
      if (scope !== 'whole') tell('BUNDLE_ORDER_WRONG', null, { kind: 'selected heads' })
      heads = headsCheck(logWorld, origin, headsKey(origin), tell)
      section = heads
    } else section = logCheck(logWorld, { origin, scope }, tell)
  }

  /** Where no policy names it: an organisation signs both of its logs with the key that its acts open with. */
  const headsKey = (origin: string): LogKey | null => {
    const acts = actsKeys.get(origin.replace(/heads$/, 'acts'))
    if (acts?.kind !== 'ed25519') return null
    return { kind: 'ed25519', origin, key: noteKey(crypto, origin, acts.key.publicKey, 'note') }
  }

  const end = (line: Extract<BundleLine, { kind: 'end' }>) => {
    close()
    stage = 'ended'
    if (line.logs !== opened.size || line.leaves !== seen.leaves)
      report(null, 'BUNDLE_TRUNCATED', null, { leaves: seen.leaves, expected: line.leaves })
  }

  const take = (line: BundleLine) => {
    if (stage === 'begin') {
      stage = 'open'
      if (line.kind !== 'bundle') report(null, 'BUNDLE_ORDER_WRONG', null, { kind: line.kind })
      else return
    }
    if (stage === 'ended' || line.kind === 'bundle')
      return report(null, 'BUNDLE_ORDER_WRONG', null, { kind: line.kind })
    if (line.kind === 'log') return openLog(line)
    if (line.kind === 'end') return end(line)
    if (line.kind === 'leaf' || line.kind === 'head') seen.leaves += 1
    return takeInSection(line)
  }

  const takeInSection = (line: LogLine) => {
    if (section === null) report(null, 'BUNDLE_ORDER_WRONG', null, { kind: line.kind })
    else section.line(line)
  }

  return {
    line: (text) => {
      seen.lines += 1
      if (stage === 'unreadable') return
      const line = parseBundleLine(text)
      if (line.ok) return take(line.value)
      report(null, line.error.code, null)
      if (line.error.code === 'BUNDLE_VERSION_UNKNOWN') stage = 'unreadable'
    },
    finish: () => {
      close()
      if (stage === 'begin' || stage === 'open')
        report(null, 'BUNDLE_TRUNCATED', null, { leaves: seen.leaves })
      const organisations = told.finish(logs)
      const found = { problems, problemCount: seen.problems, organisations }
      return verificationOf([...logs.values()], found, world.trust)
    },
  }
}

function verificationOf(
  logs: readonly VerifiedLog[],
  {
    problems,
    problemCount,
    organisations,
  }: {
    readonly problems: readonly VerifyProblem[]
    readonly problemCount: number
    readonly organisations: Completeness['organisations']
  },
  trust: TrustPolicy | null,
): Verification {
  const total = (count: (log: VerifiedLog) => number) =>
    logs.reduce((sum, log) => sum + count(log), 0)
  const payloads = {
    present: total((log) => log.payloads.present),
    withheld: total((log) => log.payloads.withheld),
    erased: total((log) => log.payloads.erased),
    notCaptured: total((log) => log.payloads.notCaptured),
    sealed: total((log) => log.payloads.sealed),
  }
  const completeness = completenessOf(logs, payloads.withheld)
  const newest = logs.flatMap(({ newestAt }) => (newestAt === null ? [] : [newestAt]))
  const isCosigned = logs.length > 0 && logs.every(({ cosigned }) => cosigned !== null)
  const cosignedAt = logs.reduce((at, log) => Math.min(at, log.cosigned?.at ?? at), Infinity)
  return {
    outcome: outcomeOf(problemCount, completeness.verdict, trust),
    integrity: { verdict: problemCount === 0 ? 'holds' : 'broken', problems, problemCount },
    completeness: { ...completeness, payloads, organisations },
    freshness: {
      verdict: isCosigned ? 'cosigned' : 'not-claimed',
      because: isCosigned ? [] : ['no-witness'],
      cosignedAt: isCosigned ? cosignedAt : null,
      newestAt: newest.length === 0 ? null : newest.reduce((a, b) => Math.max(a, b)),
    },
    logs,
  }
}

function outcomeOf(
  problemCount: number,
  completeness: Completeness['verdict'],
  trust: TrustPolicy | null,
): VerificationOutcome {
  if (problemCount > 0) return 'failed'
  if (['withheld', 'gap', 'wiped'].includes(completeness)) return 'incomplete'
  if (trust === null) return 'self-consistent'
  return trust.quorum === null ? 'verified, no witness' : 'verified'
}
