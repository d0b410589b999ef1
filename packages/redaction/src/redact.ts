import { secretSearch } from './find-secrets.ts'
import type { Secret } from './find-secrets.ts'
import type { Redacted, Redaction } from './redaction.ts'
import { rules } from './rules/index.ts'
import type { TagSecret } from './secret-tag.ts'
import { utf8Size } from './utf8-size.ts'

const findSecrets = secretSearch(rules)

/** Replaces the secrets in `text` by `[redacted:<rule>:<tag>]`. Pure; redacting twice changes nothing more. */
export function redact(text: string, tagSecret: TagSecret): Redacted {
  return replaceSecrets(text, findSecrets(text), tagSecret)
}

/** Finds what `redact` would replace, in UTF-16 units of `text`. */
export function secretsIn(text: string): readonly Secret[] {
  return findSecrets(text)
}

/** Replaces the given secrets; they are in order and do not overlap. */
export function replaceSecrets(
  text: string,
  secrets: readonly Secret[],
  tagSecret: TagSecret,
): Redacted {
  if (secrets.length === 0) return { text, found: [] }
  const found: Redaction[] = []
  let kept = ''
  let from = 0
  let bytes = 0
  for (const { rule, start, end } of secrets) {
    const tag = `[redacted:${rule}:${tagSecret(text.slice(start, end))}]`
    bytes += utf8Size(text, from, start)
    found.push({ rule, at: bytes, size: tag.length })
    kept += text.slice(from, start) + tag
    bytes += tag.length
    from = end
  }
  return { text: kept + text.slice(from), found }
}
