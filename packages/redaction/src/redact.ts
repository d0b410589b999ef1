import { personalSearch } from './find-personal.ts'
import { partsOutside, secretSearch, tagSearch } from './find-secrets.ts'
import type { Secret } from './find-secrets.ts'
import type { Redacted, Redaction } from './redaction.ts'
import { rules } from './rules/index.ts'
import { personalRules } from './rules/personal.ts'
import type { TagSecret } from './secret-tag.ts'
import { utf8Size } from './utf8-size.ts'

/** What is taken out of a text. Secrets always are. */
export type Replaced = 'secrets' | 'secrets-and-personal-data'

/** Whether a rule finds personal data, which is replaced in records and nowhere else. */
export function isPersonalRule(id: string): boolean {
  return personalIds.has(id)
}

const personalIds = new Set(personalRules.map(({ id }) => id))
const findTags = tagSearch([...rules, ...personalRules])
const findSecrets = secretSearch(rules, findTags)
const findPersonal = personalSearch(personalRules)

/** Replaces the secrets in `text` by `[redacted:<rule>:<tag>]`. Pure; redacting twice changes nothing more. */
export function redact(
  text: string,
  tagSecret: TagSecret,
  replaced: Replaced = 'secrets',
): Redacted {
  return replaceSecrets(text, toReplace(text, replaced), tagSecret)
}

/** Finds what `redact` would replace, in UTF-16 units of `text`. */
export function secretsIn(text: string): readonly Secret[] {
  return findSecrets(text)
}

/** Everything that is to be replaced: in order of place, without overlaps; a secret names what it overlaps with. */
export function toReplace(text: string, replaced: Replaced): readonly Secret[] {
  const secrets = findSecrets(text)
  if (replaced === 'secrets') return secrets
  const tags = findTags(text)
  return joined(
    secrets,
    findPersonal(text).flatMap((span) => partsOutside(span, tags)),
  )
}

function joined(secrets: readonly Secret[], personal: readonly Secret[]): readonly Secret[] {
  if (personal.length === 0) return secrets
  const isSecret = new Set(secrets)
  const all = [...secrets, ...personal].sort((a, b) => a.start - b.start)
  const spans: Secret[] = []
  for (const span of all) {
    const last = spans.at(-1)
    if (last === undefined || span.start >= last.end) spans.push(span)
    else {
      const { rule } = isSecret.has(span) ? span : last
      spans[spans.length - 1] = { rule, start: last.start, end: Math.max(last.end, span.end) }
    }
  }
  return spans
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
