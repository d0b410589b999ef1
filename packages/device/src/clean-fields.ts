import type { DraftRedaction, EntryDraft, FieldName } from '@custody/evidence'
import { fields } from '@custody/evidence'
import type { Replaced, TagSecret } from '@custody/redaction'
import { isPersonalRule, redact, redactJson } from '@custody/redaction'

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

/** What is replaced in the fields, and how a replacement names what it stands for. */
export type Cleaner = { readonly tagSecret: TagSecret; readonly replaced: Replaced }

/** What proves something by its very bytes: personal data in it stays, or it would prove nothing. */
const proofs: ReadonlySet<FieldName> = new Set(['binding', 'idToken', 'jwks', 'definitions'])

/** Replaces what must not be kept in every field. Pure; for fields above 64 KiB the daemon calls it in a worker. */
export function cleanFields(raw: RawFields, { tagSecret, ...cleaner }: Cleaner): CleanFields {
  const cleaned: { [Name in FieldName]?: Uint8Array } = {}
  const redactions: DraftRedaction[] = []
  for (const name of fieldNames) {
    const text = raw[name]
    if (typeof text !== 'string') continue
    const replaced = proofs.has(name) ? 'secrets' : cleaner.replaced
    const clean = (fields[name].media === 'json' ? redactJson : redact)(text, tagSecret, replaced)
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

/** The secrets among what was replaced: what decisions and agents are told of. */
export function secretsOf({ redactions }: CleanFields): CleanFields['redactions'] {
  return redactions.filter(({ rule }) => !isPersonalRule(rule))
}

/** Of an entry that says all in its facts. */
export const noFields: CleanFields = { fields: {}, redactions: [], __brand: 'clean' }

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
