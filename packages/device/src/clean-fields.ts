import type { DraftRedaction, EntryDraft, FieldName } from '@custody/evidence'
import { fields } from '@custody/evidence'
import type { TagSecret } from '@custody/redaction'
import { redact, redactJson } from '@custody/redaction'

/** What is to be recorded, as it came. Values of `json` fields are JSON text. */
export type RawFields = { readonly [Name in FieldName]?: string | null }

/**
 * Committed fields that may be stored: found secrets replaced in place, and where. Made by `cleanFields` only, so
 * that what is recorded has passed it.
 */
export type CleanFields = Pick<EntryDraft, 'fields' | 'redactions'> & { readonly __brand: 'clean' }

/** Fields above this are cut, so that one output cannot fill the log. The entry says where and how much. */
export const fieldBytesMax = 16 * 1024 * 1024

const truncatedRule = 'custody/truncated'

/** Replaces the secrets in every field. Pure; for fields above 64 KiB the daemon calls it in a worker. */
export function cleanFields(raw: RawFields, tagSecret: TagSecret): CleanFields {
  const cleaned: { [Name in FieldName]?: Uint8Array } = {}
  const redactions: DraftRedaction[] = []
  for (const name of fieldNames) {
    const text = raw[name]
    if (typeof text !== 'string') continue
    const clean =
      fields[name].media === 'json' ? redactJson(text, tagSecret) : redact(text, tagSecret)
    const bytes = new TextEncoder().encode(clean.text)
    cleaned[name] = bytes.subarray(0, fieldBytesMax)
    const kept = clean.found.filter(({ at, size }) => at + size <= fieldBytesMax)
    redactions.push(...kept.map(({ rule, at, size }) => ({ field: name, rule, at, size })))
    if (bytes.length > fieldBytesMax)
      redactions.push({
        field: name,
        rule: truncatedRule,
        at: fieldBytesMax,
        size: bytes.length - fieldBytesMax,
      })
  }
  return { fields: cleaned, redactions, __brand: 'clean' }
}

/** Two sets of clean fields as one; of a field that both have, the second's counts. */
export function joinFields(first: CleanFields, second: CleanFields): CleanFields {
  const replaced = (field: FieldName) => second.fields[field] !== undefined
  return {
    fields: { ...first.fields, ...second.fields },
    redactions: [...first.redactions.filter(({ field }) => !replaced(field)), ...second.redactions],
    __brand: 'clean',
  }
}

const fieldNames = Object.keys(fields) as readonly FieldName[]
