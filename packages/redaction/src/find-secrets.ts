import { entropy } from './entropy.ts'
import type { KeywordSearch } from './keyword-search.ts'
import { keywordSearch } from './keyword-search.ts'
import { isName, isTemplate } from './placeholder.ts'
import type { Rule } from './rule.ts'

/** Where a secret stands in a text: [start, end) in UTF-16 units. */
export type Secret = { readonly rule: string; readonly start: number; readonly end: number }

/** Finds the secrets of a text: in order of place, without overlaps. Pure, and linear in the text's size. */
export type FindSecrets = (text: string) => readonly Secret[]

type Compiled = Rule & { readonly regex: RegExp; readonly rank: number }
type Candidate = Secret & { readonly rank: number }

/**
 * Makes the search for the secrets that `rules` tell of. Where two overlap, the earlier rule names the whole. `replacedBefore`
 * finds what stands for something that was replaced already.
 */
export function secretSearch(rules: readonly Rule[], replacedBefore: FindSecrets): FindSecrets {
  const compiled = rules.map((rule, rank) => ({
    ...rule,
    rank,
    regex: new RegExp(rule.pattern, `yd${rule.flags}`),
  }))
  const keywords = [...new Set(rules.flatMap((rule) => rule.keywords))]
  const rulesOf = keywords.map((word) => compiled.filter((rule) => rule.keywords.includes(word)))
  const search = keywordSearch(keywords)
  return (text) => withoutOverlaps(candidates(text, search, rulesOf), replacedBefore(text))
}

function candidates(
  text: string,
  search: KeywordSearch,
  rulesOf: readonly (readonly Compiled[])[],
): Candidate[] {
  const found: Candidate[] = []
  const last = new Map<number, number>()
  search(text, (keyword, at) => {
    for (const rule of rulesOf[keyword] ?? []) {
      // Inside a secret of the same rule there is nothing new: this keeps a text of keywords linear.
      if (at < (last.get(rule.rank) ?? 0)) continue
      const secret = secretAt(text, at - rule.back, rule)
      if (secret === null) continue
      last.set(rule.rank, secret.end)
      found.push(secret)
    }
  })
  return found
}

function secretAt(text: string, at: number, rule: Compiled): Candidate | null {
  if (at < 0) return null
  rule.regex.lastIndex = at
  const indices = rule.regex.exec(text)?.indices
  const [start, end] = indices?.[1] ?? indices?.[0] ?? [0, 0]
  const value = text.slice(start, end)
  if (value === '' || isDull(value, rule)) return null
  if (standsForSecret(value, rule)) return null
  return { rule: rule.id, rank: rule.rank, start, end }
}

/** Whether a short value says too little to be a secret. A long one is taken as it is. */
function isDull(value: string, rule: Rule): boolean {
  return value.length < 128 && entropy(value) < rule.entropyMin
}

function standsForSecret(value: string, rule: Rule): boolean {
  if (rule.placeholders === 'redacted') return false
  return isTemplate(value) || (rule.placeholders === 'names-too' && isName(value))
}

/** Merges what overlaps into one secret, and leaves out what was replaced before. */
function withoutOverlaps(found: Candidate[], tags: readonly Secret[]): readonly Secret[] {
  const merged: Candidate[] = []
  for (const secret of found.sort((a, b) => a.start - b.start || a.rank - b.rank)) {
    const last = merged.at(-1)
    if (last === undefined || secret.start >= last.end) merged.push(secret)
    else merged[merged.length - 1] = union(last, secret)
  }
  return merged.flatMap((secret) => partsOutside(secret, tags))
}

/** What of a secret is not a replacement already: so no text can hide beside one. Scraps of it are no secret. */
export function partsOutside(secret: Secret, tags: readonly Secret[]): readonly Secret[] {
  const { rule } = secret
  const parts: Secret[] = []
  let start = secret.start
  for (const tag of tags) {
    if (tag.end <= start || tag.start >= secret.end) continue
    parts.push({ rule, start, end: tag.start })
    start = tag.end
  }
  if (start === secret.start) return [secret]
  return [...parts, { rule, start, end: secret.end }].filter(({ start, end }) => end - start >= 4)
}

function union(a: Candidate, b: Candidate): Candidate {
  const named = b.rank < a.rank ? b : a
  return { ...named, start: a.start, end: Math.max(a.end, b.end) }
}

/** Finds the replacements that already stand in a text, if they are of a rule that exists. */
export function tagSearch(rules: readonly { readonly id: string }[]): FindSecrets {
  const ids = new Set(rules.map((rule) => rule.id))
  return (text) => tagsIn(text, ids)
}

function tagsIn(text: string, ids: ReadonlySet<string>): readonly Secret[] {
  const tags: Secret[] = []
  for (let at = text.indexOf('[redacted:'); at !== -1; at = text.indexOf('[redacted:', at + 1)) {
    const tag = /^\[redacted:([a-z0-9-]{1,64}):[0-9a-f]{8}\]/.exec(text.slice(at, at + 96))
    if (tag?.[1] !== undefined && ids.has(tag[1]))
      tags.push({ rule: tag[1], start: at, end: at + tag[0].length })
  }
  return tags
}
