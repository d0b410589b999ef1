import type { SealKind } from '@custody/evidence'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { KeyFileProblem } from './file/key-file.ts'
import { epochsBefore, keyFilesOf } from './key-files.ts'
import { keepKeyRecord, readKeyRecord } from './key-record.ts'
import type { KeyRecord, KeyRecordProblem } from './key-record.ts'
import type { KeyWish } from './key-wish.ts'
import type { TpmOpenProblem } from './tpm/open-tpm.ts'
import type { TpmScope } from './tpm/scope.ts'

export type DeviceKeyProblem =
  | KeyFileProblem
  | TpmOpenProblem
  | KeyRecordProblem
  /** Configuration wants another place than the one where this log's key is: that takes a new epoch of the log. */
  | { readonly code: 'KEY_PLACE_SETTLED'; readonly key: 'tpm' | 'file' }

/** The ways to open a key, one for each place. */
export type DeviceKeyPlaces<Key> = {
  readonly openTpm: (scope: TpmScope) => Promise<Result<Key, TpmOpenProblem>>
  readonly kindOf: (key: Key) => SealKind
  readonly openFile: (path: string) => Result<Key, KeyFileProblem>
  readonly createFile: (path: string) => Result<Key, KeyFileProblem>
}

export type KeyChoice = {
  readonly wish: KeyWish['key']
  /** Where the keys of all epochs are kept, and the choices. */
  readonly folder: string
  /** Of the log that the key seals, from 1. */
  readonly epoch: number
  /** Whether there is such a log already: then no new key is made, for it would seal nothing that anyone accepts. */
  readonly isSettled: boolean
  /** Whose key of the chip a first one is: 32 bytes. */
  readonly organisation: () => Uint8Array
}

/**
 * Opens the device's key of that epoch where it is, or makes one where configuration wants it. The choice, of place and kind of
 * seal, is made once and kept: a TPM that is away later is `TPM_ABSENT` or `TPM_FORBIDDEN`, and never a file in its place.
 */
export async function chooseKey<Key>(
  { wish: wanted, folder, epoch, isSettled, organisation }: KeyChoice,
  places: DeviceKeyPlaces<Key>,
): Promise<Result<Key, DeviceKeyProblem>> {
  const before = recordBefore(folder, epoch)
  if (!before.ok) return before
  const wasInTpm = before.value?.key === 'tpm'
  // A chip that is away for a moment gives a later epoch no file: it would be a worse place, for good.
  const wish = wanted === 'auto' && wasInTpm ? 'tpm' : wanted
  const { key: file, record: path } = keyFilesOf(folder, epoch)
  const kept = readKeyRecord(path)
  if (!kept.ok) return kept
  if (kept.value?.key === 'tpm') {
    if (wish === 'file') return err({ code: 'KEY_PLACE_SETTLED', key: 'tpm' })
    return places.openTpm({ ...scopeOf(kept.value), seal: kept.value.seal ?? 'tpm-nv-certify/1' })
  }
  const opened = places.openFile(file)
  if (opened.ok || opened.error.code !== 'KEY_FILE_MISSING' || isSettled)
    return opened.ok && wish === 'tpm' ? err({ code: 'KEY_PLACE_SETTLED', key: 'file' }) : opened

  const because = wish === 'file' ? null : await makeInTpm()
  if (because !== null && typeof because !== 'string') return because
  const created = places.createFile(file)
  if (!created.ok) return created
  const noted = keepKeyRecord(path, { v: 1, key: 'file', organisation: null, because })
  return noted.ok ? created : noted

  /** The key, or why it has to be a file. */
  async function makeInTpm(): Promise<Result<Key, DeviceKeyProblem> | string> {
    const known = organisationBefore(folder, epoch)
    if (!known.ok) return known
    const record: KeyRecord = {
      v: 1,
      key: 'tpm',
      organisation: known.value ?? Buffer.from(organisation()).toString('hex'),
      because: null,
    }
    const key = await places.openTpm(scopeOf(record))
    if (!key.ok) return wish === 'tpm' ? key : key.error.code
    const kind = places.kindOf(key.value)
    const noted = keepKeyRecord(path, kind === 'tpm-quote/1' ? { ...record, seal: kind } : record)
    return noted.ok ? key : noted
  }

  function scopeOf(record: KeyRecord): TpmScope {
    return { organisation: new Uint8Array(Buffer.from(record.organisation ?? '', 'hex')), epoch }
  }
}

/** How the key of the newest epoch before was kept; null where there is none. */
function recordBefore(folder: string, epoch: number): Result<KeyRecord | null, KeyRecordProblem> {
  const [newest] = epoch === 1 ? [] : epochsBefore(folder, epoch)
  return newest === undefined ? ok(null) : readKeyRecord(keyFilesOf(folder, newest).record)
}

/** Whose key of the chip the epochs before have: with the same, the counter goes on where it was. Null where none has one. */
function organisationBefore(
  folder: string,
  epoch: number,
): Result<string | null, KeyRecordProblem> {
  for (const one of epochsBefore(folder, epoch)) {
    const kept = readKeyRecord(keyFilesOf(folder, one).record)
    if (!kept.ok) return kept
    if (kept.value?.organisation != null) return ok(kept.value.organisation)
  }
  return ok(null)
}
