import type { Redacted } from './redaction.ts'
import { redact } from './redact.ts'
import type { TagSecret } from './secret-tag.ts'

/**
 * Replaces the secrets inside the strings of a JSON text. Every byte outside a string that held one stays
 * as it was, so the result is JSON whenever `json` is. Text that is no JSON is redacted as text.
 */
export function redactJson(json: string, tagSecret: TagSecret): Redacted {
  return redact(json, tagSecret)
}
