import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { z } from 'zod'

const hex32 = z.string().regex(/^[0-9a-f]{64}$/)

const Record = z.strictObject({
  v: z.literal(1),
  key: z.enum(['tpm', 'file']),
  /** Whose key of the chip it is; null for a file. */
  organisation: hex32.nullable(),
  /** Absent for a key that seals with a counter, and for a file. */
  seal: z.literal('tpm-quote/1').optional(),
  /** Why it was not the TPM; null where that was chosen, or not asked for. */
  because: z.string().nullable(),
})

/** Where the key was put when it was made. A log keeps its key, so this stays. */
export type KeyRecord = z.infer<typeof Record>

export type KeyRecordProblem =
  | { readonly code: 'KEY_RECORD_INVALID' }
  | { readonly code: 'KEY_RECORD_UNREACHABLE'; readonly cause: string }

/** Null where no key was made yet, or by a version that knew files only. */
export function readKeyRecord(path: string): Result<KeyRecord | null, KeyRecordProblem> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const cause = causeOf(error)
    return cause === 'ENOENT' ? ok(null) : err({ code: 'KEY_RECORD_UNREACHABLE', cause })
  }
  try {
    return ok(Record.parse(JSON.parse(text)))
  } catch {
    return err({ code: 'KEY_RECORD_INVALID' })
  }
}

/** Durable when it returns `ok`. */
export function keepKeyRecord(path: string, record: KeyRecord): Result<true, KeyRecordProblem> {
  try {
    const file = openSync(`${path}.new`, 'w', 0o600)
    writeSync(file, `${JSON.stringify(record)}\n`)
    fsyncSync(file)
    closeSync(file)
    renameSync(`${path}.new`, path)
    const folder = openSync(dirname(path), 'r')
    fsyncSync(folder)
    closeSync(folder)
    return ok(true)
  } catch (error) {
    return err({ code: 'KEY_RECORD_UNREACHABLE', cause: causeOf(error) })
  }
}

function causeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN'
}
