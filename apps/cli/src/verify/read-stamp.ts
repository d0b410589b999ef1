import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { parseCheckpoint, parseNote, parseStamp, stampedBytes } from '@custody/evidence'
import type { TreeHead, TrustPolicy } from '@custody/evidence'
import { verifyTimestamp } from '@custody/keys/timestamp'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { CliProblem } from '../problem.ts'
import { reasonOf } from '../write-file.ts'
import { nodeCrypto } from './node-crypto.ts'
import { isCosigned } from './read-heads.ts'

/** That the entries of a log up to a head were there by a time, as an authority has it. */
export type Stamped = {
  readonly origin: string
  readonly head: TreeHead
  /** POSIX milliseconds, by the authority's clock. */
  readonly time: number
  readonly authority: string
}

/**
 * Reads a witness's stamp of a log's head, and the roots of authorities (PEM) that it must lead to. The head is one that a
 * witness of the policy cosigned; that the bundle agrees with it is for the verifier to say. Source: spec/witness.md.
 */
export async function readStamp(
  { stamp: path, tsa }: { readonly stamp: string; readonly tsa: string },
  trust: TrustPolicy | null,
): Promise<Result<Stamped, CliProblem>> {
  const unusable = (because: string) => err({ code: 'STAMP_UNUSABLE', path, because } as const)
  if (trust === null) return unusable('without --trust nobody says which witnesses to believe')
  const text = textOf(path)
  if (!text.ok) return text
  const pem = readRoots(tsa)
  if (!pem.ok) return pem

  const stamp = parseStamp(nodeCrypto, text.value)
  if (!stamp.ok) return unusable(stamp.error.code)
  const { note, heads, token } = stamp.value
  const said = await verifyTimestamp(token, stampedBytes(heads), pem.value)
  if (!said.ok) return unusable(said.error.code)
  const parsed = parseNote(note)
  const checkpoint = parsed.ok ? parseCheckpoint(parsed.value.text) : parsed
  if (!parsed.ok || !checkpoint.ok) return unusable('what was stamped is no head of a log')
  const { origin, size, root } = checkpoint.value
  if (!trust.logs.has(origin)) return unusable(`the policy names no log \`${origin}\``)
  if (!isCosigned(parsed.value, trust))
    return unusable('no witness that the trust policy names has cosigned the head that was stamped')
  return ok({ origin, head: { size, root }, ...said.value })
}

/** DER of the certificates of authorities that somebody trusts, from a file in PEM. */
export function readRoots(path: string): Result<readonly Uint8Array[], CliProblem> {
  const pem = textOf(path)
  if (!pem.ok) return pem
  const roots = rootsIn(pem.value)
  return roots === null
    ? err({ code: 'STAMP_UNUSABLE', path, because: 'it holds no certificates in PEM' })
    : ok(roots)
}

function textOf(path: string): Result<string, CliProblem> {
  try {
    return ok(readFileSync(path, 'utf8'))
  } catch (error) {
    return err({ code: 'FILE_UNREADABLE', path, because: reasonOf(error) })
  }
}

/** DER of each certificate; null where there is none, or one that does not read. */
function rootsIn(pem: string): readonly Uint8Array[] | null {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  try {
    const roots = blocks.map((block) => new Uint8Array(new X509Certificate(block).raw))
    return roots.length === 0 ? null : roots
  } catch {
    return null
  }
}
