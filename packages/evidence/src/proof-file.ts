import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import { decodeBase64, encodeBase64 } from './base64.ts'
import type { InclusionProof } from './inclusion-proof.ts'
import type { Hash } from './merkle.ts'

/** A proof that one entry is in a log, with the sealed checkpoint it is checked against. C2SP tlog-proof@v1. */
export type ProofFile = {
  readonly proof: InclusionProof
  /** The checkpoint's note as received, signature lines and all. */
  readonly note: string
}

export type ProofFileProblem = { readonly code: 'PROOF_FILE_INVALID' }

const invalid: ProofFileProblem = { code: 'PROOF_FILE_INVALID' }
const header = 'c2sp.org/tlog-proof@v1'

/** Writes a `.tlog-proof` file, without extra bytes. */
export function encodeProofFile({ proof, note }: ProofFile): string {
  const path = proof.path.map((hash) => `${encodeBase64(hash)}\n`).join('')
  return `${header}\nindex ${proof.index}\n${path}\n${note}`
}

/** Reads a `.tlog-proof` file. An `extra` line is allowed and dropped: nothing vouches for it. */
export function parseProofFile(text: string): Result<ProofFile, ProofFileProblem> {
  // Untrusted: whoever shows a proof wrote it.
  const end = text.indexOf('\n\n')
  const [first, ...rest] = text.slice(0, Math.max(end, 0)).split('\n')
  if (first !== header) return err(invalid)
  const [index, ...hashes] = rest[0]?.startsWith('extra ') === true ? rest.slice(1) : rest
  const [, digits] = /^index (0|[1-9][0-9]{0,15})$/.exec(index ?? '') ?? []
  if (digits === undefined || !Number.isSafeInteger(Number(digits))) return err(invalid)
  const path: Hash[] = []
  for (const line of hashes) {
    const hash = decodeBase64(line)
    if (!hash.ok || hash.value.length !== 32) return err(invalid)
    path.push(hash.value)
  }
  return ok({ proof: { index: Number(digits), path }, note: text.slice(end + 2) })
}
