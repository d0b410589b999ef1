import type { PolicyRule } from '@custody/protocol'

/** The rules that hold every word typed (in title, id, reason or Cedar text) and have the effect asked for. */
export function matchingRules(
  rules: readonly PolicyRule[],
  words: string | undefined,
  effect: 'permit' | 'forbid' | undefined,
): readonly PolicyRule[] {
  const wanted = (words ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  return rules.filter((rule) => {
    if (effect !== undefined && rule.effect !== effect) return false
    const text = `${rule.id} ${rule.title} ${rule.reason} ${rule.cedar}`.toLowerCase()
    return wanted.every((word) => text.includes(word))
  })
}

/** Busiest first, then by id: what decides is what is looked for. */
export function busiestFirst(rules: readonly PolicyRule[]): readonly PolicyRule[] {
  const weight = (rule: PolicyRule) => rule.decided.count + rule.observed.count
  return rules.toSorted((a, b) => weight(b) - weight(a) || a.id.localeCompare(b.id))
}
