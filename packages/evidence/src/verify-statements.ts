import { isBetterProtection, keyProtections } from '@custody/model'
import type { Isolation, KeyProtection } from '@custody/model'
import type { StatedEnrolment } from './bundle.ts'
import type { Crypto } from './crypto.ts'
import { parseEnrolmentStatement, verifyEnrolmentStatement } from './enrolment-statement.ts'
import type { EnrolmentStatement } from './enrolment-statement.ts'
import { encodeHex } from './hex.ts'
import type { LogKey } from './log-key.ts'
import { parseNoteKey } from './note-key.ts'
import type { NoteKey, VerifyEd25519 } from './note-key.ts'
import { isQuorum } from './quorum.ts'
import type { TrustPolicy } from './trust-policy.ts'
import type { Report } from './verify-problem.ts'

/** What is said of a log's key, by witnesses and by the server. */
export type Attested = {
  /** What a quorum of the policy's witnesses states; null where none does. Capped by isolation and kind of seal. */
  readonly level: KeyProtection | null
  /** The server's own word: nobody vouches for it. */
  readonly serversWord: KeyProtection | null
  /** What the chip's counter showed when the key enrolled, by a quorum that states one; else null. */
  readonly counter: number | null
}

/** Holds what a bundle says of one log's key against the witnesses of the policy. */
export type StatementCheck = {
  readonly line: (stated: StatedEnrolment) => void
  /** `key` is the one relied on, with which the log is sealed. */
  readonly finish: (key: LogKey | null, isolation: Isolation | 'unknown') => Attested
}

export type StatementWorld = {
  readonly crypto: Crypto
  readonly verifyEd25519: VerifyEd25519
  readonly trust: TrustPolicy | null
}

type Read = { readonly witness: string | null; readonly statement: EnrolmentStatement }

/** Gives the check of one log's statements. Witnesses that the policy does not name are passed over. */
export function statementCheck(
  world: StatementWorld,
  origin: string,
  report: Report,
): StatementCheck {
  const { crypto, verifyEd25519, trust } = world
  const read: Read[] = []

  const take = (by: string | null, statement: ReturnType<typeof parseEnrolmentStatement>) => {
    if (statement.ok) read.push({ witness: by, statement: statement.value })
    else report(statement.error.code, null, by === null ? {} : { witness: by })
  }

  return {
    line: ({ by, bytes }) => {
      if (by === null) return take(null, parseEnrolmentStatement(bytes))
      const signed = { bytes, signature: by.signature }
      const said = keysNamed(crypto, trust, by.witness).map(({ name, key }) => ({
        name,
        statement: verifyEnrolmentStatement(signed, key, verifyEd25519),
      }))
      const holds = ({ statement }: (typeof said)[number]) =>
        statement.ok || statement.error.code !== 'STATEMENT_BAD'
      const one = said.find(holds) ?? said[0]
      if (one !== undefined) take(one.name, one.statement)
    },
    finish: (key, isolation) => {
      const about = read.filter(({ witness, statement }) => {
        const isSame = isAbout(statement, origin, key)
        if (!isSame) report('STATEMENT_DIFFERS', null, witness === null ? {} : { witness })
        return isSame
      })
      const levels = new Map<string | null, KeyProtection>()
      for (const { witness, statement } of about)
        levels.set(witness, worse(levels.get(witness) ?? statement.level, statement.level))
      const level = trust === null ? null : quorumLevel(trust, levels)
      const most = isolation === 'separate' ? ceiling(key) : 'file'
      return {
        level: level === null ? null : worse(level, most),
        serversWord: levels.get(null) ?? null,
        counter: trust === null ? null : quorumCounter(trust, about),
      }
    },
  }
}

/** The witnesses of the policy whose key is of that name. A key that cannot be read here has never stated anything. */
function keysNamed(
  crypto: Crypto,
  trust: TrustPolicy | null,
  keyName: string,
): readonly { readonly name: string; readonly key: NoteKey }[] {
  return (trust?.witnesses ?? []).flatMap(({ name, verifierKey }) => {
    const key = parseNoteKey(crypto, verifierKey, 'cosignature')
    return key.ok && key.value.name === keyName ? [{ name, key: key.value }] : []
  })
}

function isAbout(statement: EnrolmentStatement, origin: string, log: LogKey | null): boolean {
  if (log?.kind !== 'seal' || statement.origin !== origin) return false
  const { publicKey, nvName } = log.key
  const counter = nvName === null ? null : encodeHex(nvName)
  return statement.publicKey === encodeHex(publicKey) && statement.nvName === counter
}

/** The best level that enough witnesses state, each that one or a better one. */
function quorumLevel(
  trust: TrustPolicy,
  levels: ReadonlyMap<string | null, KeyProtection>,
): KeyProtection | null {
  const statedAtLeast = (level: KeyProtection) =>
    new Set(
      [...levels].flatMap(([by, one]) =>
        by === null || isBetterProtection(level, one) ? [] : [by],
      ),
    )
  return keyProtections.find((level) => isQuorum(trust, statedAtLeast(level))) ?? null
}

/** Where the log's counting begins: the lowest of what they saw, if those that saw a counter are enough. */
function quorumCounter(trust: TrustPolicy, about: readonly Read[]): number | null {
  const stated = about.flatMap(({ witness, statement: { counter } }) =>
    witness === null || counter === null ? [] : [{ witness, counter }],
  )
  const isMet = isQuorum(trust, new Set(stated.map(({ witness }) => witness)))
  return isMet ? Math.min(...stated.map(({ counter }) => counter)) : null
}

/** What statements can show at most of a key that seals in that way. spec/seal.md, "Kinds". */
function ceiling(log: LogKey | null): KeyProtection {
  const ceilings = {
    'file-p256/1': 'file',
    'se-p256/1': 'secure-enclave-attested',
    'tpm-nv-certify/1': 'tpm-hardware',
    // Nothing shows what else the chip has sealed: as if others could use it.
    'tpm-quote/1': 'tpm-shared',
  } as const
  return log?.kind === 'seal' ? ceilings[log.key.kind] : 'file'
}

function worse(a: KeyProtection, b: KeyProtection): KeyProtection {
  return isBetterProtection(a, b) ? b : a
}
