import { parseCheckpoint } from './checkpoint.ts'
import { encodeHex } from './hex.ts'
import type { TreeHead } from './inclusion-proof.ts'
import type { LogKey } from './log-key.ts'
import { equalHashes, hashLeaf } from './merkle.ts'
import { parseOrigin } from './origin.ts'
import { parseNote } from './signed-note.ts'
import { logCompleteness } from './verify-completeness.ts'
import { cosignedCheck } from './verify-cosigned.ts'
import type { LogCheck, LogWorld } from './verify-log.ts'
import type { Report } from './verify-problem.ts'
import { sealCheck } from './verify-seals.ts'
import type { SealCheck } from './verify-seals.ts'
import { stampCheck } from './verify-stamps.ts'
import { treeCheck } from './verify-whole.ts'

/** Checks the section of an organisation's `heads`: each leaf is the sealed head of a device's log. */
export type HeadsCheck = LogCheck & {
  /** The newest head of each device's log that is named. */
  readonly newest: () => ReadonlyMap<string, TreeHead>
  readonly isBroken: () => boolean
}

/** `named` is the key that the organisation's `acts` opens with: what signs where no policy names a key. */
export function headsCheck(
  world: LogWorld,
  origin: string,
  named: LogKey | null,
  tell: Report,
): HeadsCheck {
  const { crypto, trust } = world
  let isBroken = world.trusted === null || world.isRepeated
  const report: Report = (...problem) => {
    isBroken = true
    tell(...problem)
  }
  const seals = sealCheck(world, origin, report)
  const tree = treeCheck(crypto, report, { known: world.known })
  const cosigned = cosignedCheck(world.cosigned, report)
  const stamps = stampCheck(report, world.stamped)
  const devices = new Map<string, SealCheck>()
  const newest = new Map<string, TreeHead>()
  let seq = 0

  /** The check of a device's seals by the key that the policy names; null where it names none. */
  const sealsOf = (device: string): SealCheck | null => {
    const trusted = trust?.logs.get(device) ?? null
    if (trusted === null) return null
    const known = devices.get(device)
    if (known !== undefined) return known
    // A seal is told by the place of the head in this log, not by the entry that it covers.
    const check = sealCheck({ ...world, trusted }, device, (code, _, about) =>
      report(code, seq, about),
    )
    devices.set(device, check)
    return check
  }

  const readHead = (text: string) => {
    const note = parseNote(text)
    if (!note.ok) return report(note.error.code, seq)
    const checkpoint = parseCheckpoint(note.value.text)
    if (!checkpoint.ok) return report(checkpoint.error.code, seq)
    const head = checkpoint.value
    if (!isDeviceOf(origin, head.origin)) return report('CHECKPOINT_ORIGIN_DIFFERS', seq)
    sealsOf(head.origin)?.seal({ checkpoint: head, note: note.value }, null)
    const before = newest.get(head.origin)
    if (before !== undefined && head.size < before.size)
      return report('CHECKPOINT_ORDER_WRONG', seq, { size: head.size })
    if (before?.size === head.size && !equalHashes(before.root, head.root))
      return report('LOG_FORKED', seq, { size: head.size })
    newest.set(head.origin, head)
  }

  const readCheckpoint = (text: string) => {
    const read = seals.read(text)
    if (read === null) return
    cosigned.head(read)
    tree.head(read, seals.seal(read, named).length > 0)
  }

  return {
    line: (line) => {
      stamps.line(line)
      if (line.kind === 'stamp') return
      if (line.kind === 'checkpoint') return readCheckpoint(line.note)
      if (line.kind !== 'head') return report('BUNDLE_ORDER_WRONG', null, { kind: line.kind })
      readHead(line.note)
      tree.leaf(seq, hashLeaf(crypto, new TextEncoder().encode(line.note)))
      seq += 1
    },
    finish: () => {
      tree.finish()
      cosigned.finish()
      const key = seals.key()
      const head = tree.sealed()
      const signed = cosigned.newest(null)
      return {
        origin,
        scope: 'whole',
        entries: tree.size(),
        seals: seals.held(),
        head: head && { size: head.size, root: encodeHex(head.root) },
        grant: null,
        cosigned: signed,
        keyProtection: seals.atMost() ?? 'none',
        serversWord: null,
        isolation: 'unknown',
        sealKind: key === null ? null : key.kind === 'seal' ? key.key.kind : key.kind,
        keyFingerprint: key === null ? null : encodeHex(crypto.sha256(key.key.publicKey)),
        isTrusted: world.trusted !== null,
        payloads: { present: 0, withheld: 0, erased: 0, notCaptured: 0, sealed: 0 },
        completeness: logCompleteness({
          scope: 'whole',
          key,
          seals: seals.held(),
          beginsWiped: false,
          cosigned: signed,
          holes: { crashes: 0, gaps: 0, windows: 0, unprovable: 0, list: [] },
          isBroken,
        }),
        gaps: 0,
        oldestAt: null,
        newestAt: null,
      }
    },
    named: () => named,
    newest: () => newest,
    isBroken: () => isBroken,
  }
}

function isDeviceOf(heads: string, origin: string): boolean {
  const log = parseOrigin(origin)
  return log.ok && log.value.kind === 'device' && heads === `${log.value.organisation}/heads`
}
