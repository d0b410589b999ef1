import type { Secret } from './find-secrets.ts'
import type { PersonalRule } from './personal-rule.ts'

/** Finds the personal data of a text, in order of place; what two rules find stands there twice. Pure. */
export function personalSearch(rules: readonly PersonalRule[]): (text: string) => Secret[] {
  return (text) =>
    rules.flatMap((rule) => found(rule, text)).sort((a, b) => a.start - b.start || b.end - a.end)
}

function found(rule: PersonalRule, text: string): readonly Secret[] {
  const spans: Secret[] = []
  const { pattern } = rule
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [start, end] = match.indices?.[1] ?? match.indices?.[0] ?? [0, 0]
    const candidate = text.slice(start, end)
    const size = heldSize(rule, candidate)
    if (size > 0) spans.push({ rule: rule.id, start, end: start + size })
    // What was taken along may be the beginning of the next: after its end, or after its first group.
    if (rule.mayRunOn) pattern.lastIndex = start + (size > 0 ? size : firstGap(candidate))
  }
  return spans
}

/** How much of a candidate is one: all of it, or what is left without its last groups; 0 where nothing is. */
function heldSize({ holds, mayRunOn }: PersonalRule, candidate: string): number {
  if (holds === undefined || holds(candidate)) return candidate.length
  if (mayRunOn === undefined) return 0
  let end = lastGap(candidate, candidate.length)
  while (end > 0) {
    if (holds(candidate.slice(0, end))) return end
    end = lastGap(candidate, end)
  }
  return 0
}

/** Where the second group begins; the end where there is one group. */
function firstGap(text: string): number {
  const at = text.search(/[ ./-]/)
  return at <= 0 ? text.length : at
}

function lastGap(text: string, before: number): number {
  let at = before - 1
  while (at > 0 && !' -./'.includes(text[at] ?? '')) at -= 1
  while (at > 0 && ' -./'.includes(text[at - 1] ?? '')) at -= 1
  return at
}
