import { isBetterProtection } from '@custody/model'
import type { KeyProtection } from '@custody/model'
import type { BundleLine, BundleScope, StatedEnrolment } from './bundle.ts'
import type { Crypto } from './crypto.ts'
import type { Cosigned } from './quorum.ts'
import type { SignedNote } from './signed-note.ts'
import type { Stamp } from './stamp.ts'
import { cosignedCheck } from './verify-cosigned.ts'
import type { Leaf } from './entry.ts'
import type { Facts } from './entry-kind.ts'
import type { Epochs } from './epochs.ts'
import type { Erasures } from './erasures.ts'
import { encodeHex } from './hex.ts'
import type { TreeHead } from './inclusion-proof.ts'
import { parseLeaf } from './leaf.ts'
import { firstPrev } from './log.ts'
import type { LogKey } from './log-key.ts'
import type { VerifyEd25519 } from './note-key.ts'
import { hashLeaf } from './merkle.ts'
import type { Hash } from './merkle.ts'
import type { VerifySeal } from './seal.ts'
import type { TrustPolicy } from './trust-policy.ts'
import type { VerifiedLog } from './verification.ts'
import { actsCheck } from './verify-acts.ts'
import { claimCheck } from './verify-claims.ts'
import { logCompleteness } from './verify-completeness.ts'
import { counterCheck } from './verify-counter.ts'
import { epochCheck } from './verify-epoch.ts'
import { payloadCheck } from './verify-payloads.ts'
import type { Report } from './verify-problem.ts'
import { sealCheck } from './verify-seals.ts'
import type { ReadNote } from './verify-seals.ts'
import { selectionCheck } from './verify-selected.ts'
import { stampCheck } from './verify-stamps.ts'
import { statementCheck } from './verify-statements.ts'
import { treeCheck } from './verify-whole.ts'

/** What the check of one log needs. */
export type LogWorld = {
  readonly crypto: Crypto
  readonly verifySeal: VerifySeal
  readonly verifyEd25519: VerifyEd25519
  readonly trusted: LogKey | null
  readonly known: TreeHead | null
  /** The newest head of it that the organisation's `heads` hold. */
  readonly told: TreeHead | null
  readonly erasures: Erasures
  readonly epochs: Epochs
  /** Whether the organisation's acts can be asked for grants. */
  readonly knowsActs: boolean
  /** The bundle has held it already. */
  readonly isRepeated: boolean
  readonly trust: TrustPolicy | null
  /** Null where no quorum is asked for. */
  readonly cosigned: ((note: SignedNote) => Cosigned) | null
  /** Given each stamp that stands in its place. */
  readonly stamped: (stamp: Stamp) => void
}

/** A line that may stand inside a log's section. */
export type LogLine = Extract<
  BundleLine,
  { kind: 'statement' | 'leaf' | 'payload' | 'sealed' | 'head' | 'proof' | 'checkpoint' | 'stamp' }
>

export type LogCheck = {
  readonly line: (line: LogLine) => void
  /** The key that the log itself names; null while it names none. */
  readonly named: () => LogKey | null
  readonly finish: () => VerifiedLog
}

type Seen = { oldestAt: number | null; newestAt: number | null; gaps: number }
/** Reasons of a new epoch by which what was there before is gone. */
const wipes: ReadonlySet<Facts['epoch.opened']['because']> = new Set(['loss', 'wiped'])

type Section = { readonly origin: string; readonly scope: BundleScope }

/** Checks one log's section, line by line. Holds a frontier, a head and counts, whatever the log's length. */
export function logCheck(world: LogWorld, section: Section, tell: Report): LogCheck {
  const { crypto, erasures } = world
  // Of a log whose key nobody vouches for nothing is claimed, and nothing of one that was there before.
  let isBroken = world.trusted === null || world.isRepeated
  const report: Report = (...problem) => {
    isBroken = true
    tell(...problem)
  }
  const { origin, scope } = section
  const claims = claimCheck(crypto, origin, report)
  const payloads = payloadCheck(crypto, origin, erasures, report)
  const seals = sealCheck(world, origin, report)
  const { known, told } = world
  const tree = treeCheck(crypto, report, { known, told, end: world.epochs.endOf(origin) })
  const selection = selectionCheck(crypto, report)
  const cosigned = cosignedCheck(world.cosigned, report)
  const statements = statementCheck(world, origin, report)
  const counter = counterCheck(report)
  const stamps = stampCheck(report, world.stamped)
  const acts = actsCheck(world, origin, report)
  const epoch = epochCheck(world, origin, report)
  let isBegun = false
  let beginsWiped = false
  const seen: Seen = { oldestAt: null, newestAt: null, gaps: 0 }
  let held: ReadNote | null = null
  let witnessed: TreeHead | null = null
  let before: { readonly seq: number; readonly hash: Hash } | null = {
    seq: -1,
    hash: firstPrev(crypto, origin),
  }

  const readLeaf = (bytes: Uint8Array) => {
    const parsed = parseLeaf(bytes)
    const leaf = parsed.ok ? parsed.value : null
    const hash = hashLeaf(crypto, bytes)
    if (!parsed.ok) report(parsed.error.code, seqAfter(before), figuresOf(parsed.error))
    settle()
    payloads.begin(leaf)
    if (scope === 'whole') tree.leaf(leaf?.seq ?? null, hash)
    else selection.leaf(leaf?.seq ?? null, hash)
    if (leaf !== null) readEntry(leaf, hash)
    const seq = leaf?.seq ?? seqAfter(before)
    before = seq === null ? null : { seq, hash }
  }

  const readEntry = (leaf: Leaf, hash: Hash) => {
    const { seq, at } = leaf
    if (before !== null && before.seq + 1 === seq && leaf.prev !== encodeHex(before.hash))
      report('CHAIN_BROKEN', seq, { before: before.seq })
    claims.entry(leaf)
    acts.entry(leaf, hash)
    epoch.entry(leaf)
    seen.oldestAt = Math.min(seen.oldestAt ?? at, at)
    seen.newestAt = Math.max(seen.newestAt ?? at, at)
    if (leaf.kind === 'gap') seen.gaps += 1
    if (seq === 0 && leaf.kind === 'epoch.opened') beginsWiped = wipes.has(leaf.facts.because)
  }

  const settle = () => {
    payloads.settle()
    selection.settle()
  }

  const readNote = (note: string) => {
    settle()
    const read = seals.read(note)
    if (read === null) return
    const cosignedAt = cosigned.head(read)
    if (cosignedAt !== null && read.checkpoint.size >= (witnessed?.size ?? 0))
      witnessed = read.checkpoint
    if (scope === 'whole') return readHead(read, cosignedAt)
    // The key may stand in an entry that follows, so the seal is checked when the section ends.
    selection.head(read.checkpoint)
    held ??= read
  }

  /** What is said of the key stands before all that it sealed. */
  const readStatement = (stated: StatedEnrolment) => {
    if (isBegun) report('BUNDLE_ORDER_WRONG', null, { kind: 'statement' })
    else statements.line(stated)
  }

  const readHead = (read: ReadNote, cosignedAt: number | null) => {
    const { checkpoint, note } = read
    if (cosignedAt !== null) claims.cosigned(checkpoint)
    const held = seals.seal(read, claims.named())
    tree.head(read, held.length > 0)
    const chips = held.flatMap(({ chip }) => (chip === null ? [] : [chip]))
    counter.seal({ size: checkpoint.size, text: note.text, cosignedAt }, chips)
  }

  const tellActs = (seen: VerifiedLog['cosigned']) =>
    acts.finish(
      (seq) =>
        world.cosigned === null || (seen !== null && (scope === 'selected' || seq < seen.size)),
    )

  const finishSelection = () => {
    if (held === null) return report('SEAL_MISSING', null)
    return seals.seal(held, claims.named())
  }

  return {
    line: (line) => {
      stamps.line(line)
      if (line.kind === 'statement') return readStatement(line.statement)
      isBegun = true
      if (line.kind === 'leaf') readLeaf(line.bytes)
      if (line.kind === 'payload') payloads.open(line.payload)
      if (line.kind === 'sealed') payloads.keep(line.sealed)
      if (line.kind === 'checkpoint') readNote(line.note)
      if (line.kind === 'proof') selection.proof(line.seq, line.path)
      if (line.kind === 'head') report('BUNDLE_ORDER_WRONG', null, { kind: 'head' })
    },
    named: claims.named,
    finish: () => {
      settle()
      if (scope === 'whole') tree.finish()
      else finishSelection()
      cosigned.finish()
      const key = seals.key()
      const { level, serversWord, counter: start } = statements.finish(key, claims.isolation())
      const shown = seals.atMost()
      const keyProtection = shown === null ? 'none' : best(shown, level)
      claims.finish(shown === null ? null : best(keyProtection, serversWord))
      const newest = cosigned.newest(scope === 'whole' ? null : selection.count())
      tellActs(newest)
      const sealed = scope === 'whole' ? tree.sealed() : seals.held() > 0 ? held?.checkpoint : null
      const head = sealed ?? null
      const others = [head, tree.atEnd()].filter((one) => one !== null)
      const grant = epoch.finish(claims.named(), { cosigned: witnessed, others })
      return {
        origin,
        scope,
        entries: scope === 'whole' ? tree.size() : selection.count(),
        seals: seals.held(),
        head: head && { size: head.size, root: encodeHex(head.root) },
        grant,
        cosigned: newest,
        keyProtection,
        serversWord: best(keyProtection, serversWord) === keyProtection ? null : serversWord,
        isolation: claims.isolation(),
        sealKind: key === null ? null : key.kind === 'seal' ? key.key.kind : key.kind,
        keyFingerprint: key === null ? null : encodeHex(crypto.sha256(key.key.publicKey)),
        isTrusted: world.trusted !== null,
        payloads: payloads.counts(),
        completeness: logCompleteness({
          scope,
          key,
          seals: seals.held(),
          beginsWiped,
          cosigned: newest,
          holes: counter.finish(start),
          isBroken,
        }),
        ...seen,
      }
    },
  }
}

function best(known: KeyProtection, more: KeyProtection | null): KeyProtection {
  return more !== null && isBetterProtection(more, known) ? more : known
}

function seqAfter(before: { readonly seq: number } | null): number | null {
  return before === null ? null : before.seq + 1
}

function figuresOf(problem: {
  readonly code: string
  readonly at?: string
  readonly kind?: string
  readonly sizeBytes?: number
}) {
  const { at, kind, sizeBytes } = problem
  return {
    ...(at === undefined ? {} : { at }),
    ...(kind === undefined ? {} : { kind }),
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
  }
}
