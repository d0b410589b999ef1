import type { FieldName } from '@custody/evidence'
import { fieldName, fields, notCapturedIn } from '@custody/evidence'
import type { Leaf } from '@custody/evidence'
import type { Content } from '@custody/protocol'
import type { KeptOpening } from '@custody/stores'

/** The contents of one entry that are here, by field. */
export type Contents = ReadonlyMap<FieldName, Uint8Array>

export function contentsOf(openings: readonly KeptOpening[]): Contents {
  return new Map(
    openings.flatMap(({ field, bytes }) => {
      const name = fieldName(field)
      return name === undefined ? [] : [[name, bytes] as const]
    }),
  )
}

/** Captured text as it is shown, cut at `max` bytes; or why it is not here. */
export function contentView(
  contents: Contents,
  leaf: Pick<Leaf, 'commitments' | 'redactions'>,
  name: FieldName,
  max: number,
): Content {
  const bytes = contents.get(name)
  if (bytes === undefined) {
    const { id } = fields[name]
    const comes = leaf.commitments.some(({ field }) => field === id) && !notCapturedIn(leaf).has(id)
    return { state: 'absent', because: comes ? 'not-uploaded' : 'never-captured' }
  }
  const cut = cutUtf8(bytes, max)
  const totalBytes = bytes.length
  const truncated = cut.length < totalBytes
  const text = utf8(cut)
  return text === null
    ? {
        state: 'here',
        encoding: 'base64',
        text: Buffer.from(cut).toString('base64'),
        totalBytes,
        truncated,
      }
    : { state: 'here', encoding: 'utf-8', text, totalBytes, truncated }
}

/** A short text of a field; null when it is not here. */
export function shortText(contents: Contents, name: FieldName): string | null {
  const bytes = contents.get(name)
  return bytes === undefined
    ? null
    : new TextDecoder().decode(bytes.subarray(0, 4096)).toWellFormed()
}

/** The JSON of a field; undefined where there is none. It comes from a device: parse it with a schema. */
export function jsonContent(contents: Contents, name: FieldName): unknown {
  const bytes = contents.get(name)
  if (bytes === undefined) return undefined
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}

/** At most `max` bytes, without half a character at the end. */
function cutUtf8(bytes: Uint8Array, max: number): Uint8Array {
  if (bytes.length <= max) return bytes
  let end = max
  while (end > max - 4 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1
  return bytes.subarray(0, end)
}

function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}
