import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import type { Crypto } from './crypto.ts'
import { encodeHex } from './hex.ts'
import { encodeLogKey, parseLogKey } from './log-key.ts'
import type { LogKey } from './log-key.ts'
import type { NoteKey } from './note-key.ts'
import { parseOrigin } from './origin.ts'
import type { SealKey } from './seal.ts'

/** A witness as the policy names it. Its key is read by whoever checks cosignatures. */
export type TrustedWitness = {
  readonly name: string
  readonly verifierKey: string
  /** Where it is asked for cosignatures; null where the policy does not say. A verifier needs none. */
  readonly url: string | null
}

/** At least `threshold` of `members` (witnesses or earlier groups) must have cosigned. */
export type WitnessGroup = {
  readonly name: string
  readonly threshold: number
  readonly members: readonly string[]
}

/** Whom a verifier trusts. It comes from outside the bundle, or it is none. Source: C2SP tlog-policy. */
export type TrustPolicy = {
  /** The key of each log, by origin. */
  readonly logs: ReadonlyMap<string, LogKey>
  readonly witnesses: readonly TrustedWitness[]
  readonly groups: readonly WitnessGroup[]
  /** Name of a witness or group; null for `quorum none`: no witness is asked for, and the result says so. */
  readonly quorum: string | null
}

/** `line` counts from 1; 0 is the file as a whole. */
export type TrustPolicyProblem = { readonly code: 'TRUST_POLICY_INVALID'; readonly line: number }

type Draft = {
  readonly logs: Map<string, LogKey>
  readonly keys: Set<string>
  readonly witnesses: TrustedWitness[]
  readonly groups: WitnessGroup[]
  readonly members: Set<string>
  quorum: string | null | undefined
}

/** Reads a trust policy. Every line must be understood: what a verifier overlooks, it would not ask for. */
export function parseTrustPolicy(
  crypto: Crypto,
  text: string,
): Result<TrustPolicy, TrustPolicyProblem> {
  const draft: Draft = {
    logs: new Map(),
    keys: new Set(),
    witnesses: [],
    groups: [],
    members: new Set(),
    quorum: undefined,
  }
  if (/[\0-\x08\x0b-\x1f\x7f]/u.test(text)) return err({ code: 'TRUST_POLICY_INVALID', line: 0 })
  for (const [at, line] of text.split('\n').entries()) {
    const words = line.split(/[ \t]+/).filter((word) => word !== '')
    if (words.length === 0 || words[0]?.startsWith('#') === true) continue
    if (!readLine(crypto, draft, words)) return err({ code: 'TRUST_POLICY_INVALID', line: at + 1 })
  }
  const { logs, witnesses, groups, quorum } = draft
  return quorum === undefined
    ? err({ code: 'TRUST_POLICY_INVALID', line: 0 })
    : ok({ logs, witnesses, groups, quorum })
}

/** Reads lines that say only whom to ask for cosignatures: no log's key is among them. */
export function parseWitnessLines(
  crypto: Crypto,
  text: string,
): Result<TrustPolicy, TrustPolicyProblem> {
  const policy = parseTrustPolicy(crypto, text)
  return policy.ok && policy.value.logs.size > 0
    ? err({ code: 'TRUST_POLICY_INVALID', line: 0 })
    : policy
}

/** Writes a policy: the logs' keys, then `witnessing`, lines that name witnesses and a quorum; without them `quorum none`. */
export function encodeTrustPolicy(
  crypto: Crypto,
  logs: readonly { readonly origin: string; readonly key: SealKey | NoteKey }[],
  witnessing = 'quorum none\n',
): string {
  const lines = logs.map(({ origin, key }) => {
    const log: LogKey =
      'keyId' in key ? { kind: 'ed25519', origin, key } : { kind: 'seal', origin, key }
    return `log ${encodeLogKey(crypto, log)}\n`
  })
  return `${lines.join('')}${witnessing}`
}

/** Takes one line into the draft; false if it says nothing that the format allows here. */
function readLine(crypto: Crypto, draft: Draft, words: readonly string[]): boolean {
  const [keyword, ...rest] = words
  switch (keyword) {
    case 'log':
      return readLog(crypto, draft, rest)
    case 'witness':
      return readWitness(draft, rest)
    case 'group':
      return readGroup(draft, rest)
    case 'quorum':
      return readQuorum(draft, rest)
    default:
      return false
  }
}

function readLog(crypto: Crypto, draft: Draft, words: readonly string[]): boolean {
  const [text = '', , ...more] = words
  const log = parseLogKey(crypto, text)
  if (!log.ok || more.length > 0 || !isOfItsKind(log.value)) return false
  const { origin, kind, key } = log.value
  // An organisation signs both of its logs with one key; a device's key seals one log and no other.
  const name = kind === 'seal' ? encodeHex(key.publicKey) : origin
  if (draft.logs.has(origin) || draft.keys.has(name)) return false
  draft.logs.set(origin, log.value)
  draft.keys.add(name)
  return true
}

/** An Ed25519 key signs the logs of an organisation; that of a device is sealed, which says more. */
function isOfItsKind({ kind, origin }: LogKey): boolean {
  const name = parseOrigin(origin)
  return kind === 'seal' || (name.ok && name.value.kind !== 'device')
}

function readWitness(draft: Draft, words: readonly string[]): boolean {
  const [name = '', verifierKey = '', url = null, ...more] = words
  const key = publicPart(verifierKey)
  // One key under two names is one witness: a quorum of two would be met by it alone.
  const isKnown = draft.witnesses.some((witness) => publicPart(witness.verifierKey) === key)
  if (key === null || isKnown || more.length > 0 || isTaken(draft, name)) return false
  draft.witnesses.push({ name, verifierKey, url })
  return true
}

/** What follows name and key id, in base64; null where it is no verifier key. */
function publicPart(verifierKey: string): string | null {
  return /^[^+]+\+[0-9a-f]{8}\+([A-Za-z0-9+/=]+)$/.exec(verifierKey)?.[1] ?? null
}

function readGroup(draft: Draft, words: readonly string[]): boolean {
  const [name = '', how = '', ...members] = words
  const threshold = how === 'any' ? 1 : how === 'all' ? members.length : Number(how)
  const isThreshold = /^(?:any|all|[1-9][0-9]{0,3})$/.test(how) && threshold <= members.length
  const areNew = members.every((member) => isDefined(draft, member) && !draft.members.has(member))
  const isSet = new Set(members).size === members.length
  if (!isThreshold || members.length === 0 || !areNew || !isSet || isTaken(draft, name))
    return false
  for (const member of members) draft.members.add(member)
  draft.groups.push({ name, threshold, members })
  return true
}

function readQuorum(draft: Draft, words: readonly string[]): boolean {
  const [name = '', ...more] = words
  const isKnown = name === 'none' || isDefined(draft, name)
  if (draft.quorum !== undefined || more.length > 0 || !isKnown) return false
  draft.quorum = name === 'none' ? null : name
  return true
}

function isDefined(draft: Draft, name: string): boolean {
  return [...draft.witnesses, ...draft.groups].some((defined) => defined.name === name)
}

function isTaken(draft: Draft, name: string): boolean {
  return name === '' || name === 'none' || isDefined(draft, name)
}
