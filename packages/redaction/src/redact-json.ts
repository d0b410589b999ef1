import type { Secret } from './find-secrets.ts'
import type { JsonString } from './json-strings.ts'
import { eachJsonString } from './json-strings.ts'
import type { Redacted, Redaction } from './redaction.ts'
import type { Replaced } from './redact.ts'
import { redact, toReplace } from './redact.ts'
import type { TagSecret } from './secret-tag.ts'
import { utf8Size } from './utf8-size.ts'

/**
 * Replaces the secrets inside the strings of a JSON text; a value is also judged by its key, an argument by
 * the option before it. Every byte outside a string that held a secret stays as it was, so the result is
 * JSON whenever `json` is. Text that is no JSON is redacted as text.
 */
export function redactJson(
  json: string,
  tagSecret: TagSecret,
  replaced: Replaced = 'secrets',
): Redacted {
  if (!isJson(json)) return redact(json, tagSecret, replaced)
  const parts: string[] = []
  const found: Redaction[] = []
  let from = 0
  let bytes = 0
  const keep = (part: string): void => {
    parts.push(part)
    bytes += utf8Size(part, 0, part.length)
  }
  eachJsonString(json, (string) => {
    const secrets = secretsOf(string, replaced)
    if (secrets.length === 0) return
    keep(json.slice(from, string.start + 1))
    let inner = 0
    for (const { rule, start, end } of secrets) {
      keep(escaped(string.value.slice(inner, start)))
      const tag = `[redacted:${rule}:${tagSecret(string.value.slice(start, end))}]`
      found.push({ rule, at: bytes, size: tag.length })
      keep(tag)
      inner = end
    }
    keep(escaped(string.value.slice(inner)))
    from = string.end - 1
  })
  if (found.length === 0) return { text: json, found }
  parts.push(json.slice(from))
  return { text: parts.join(''), found }
}

/** The secrets of a string's value, found as if it stood in an assignment to its name. */
function secretsOf({ name, value }: JsonString, replaced: Replaced): readonly Secret[] {
  if (value.length < 6) return []
  if (name === '') return toReplace(value, replaced)
  const offset = name.length + 2
  return toReplace(`${name}="${value}"`, replaced)
    .map((secret) => ({
      rule: secret.rule,
      start: Math.max(0, secret.start - offset),
      end: Math.min(value.length, secret.end - offset),
    }))
    .filter((secret) => secret.start < secret.end)
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}
