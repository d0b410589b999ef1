/**
 * Whether a rule set refuses incoming packets that it does not allow: a chain at the input hook whose policy is
 * drop, or that has a rule which drops or rejects without conditions. Null if it is no rule set.
 * Source: libnftables-json(5).
 */
export function refusesInput(json: string): boolean | null {
  const objects = rulesetOf(json)
  if (objects === null) return null
  const chains = objects
    .map((one) => field(one, 'chain'))
    .filter((one) => field(one, 'hook') === 'input')
  const rules = objects.map((one) => field(one, 'rule'))
  return chains.some(
    (chain) =>
      field(chain, 'policy') === 'drop' ||
      rules.some((rule) => isOf(rule, chain) && refusesAll(field(rule, 'expr'))),
  )
}

function isOf(rule: unknown, chain: unknown): boolean {
  return (
    field(rule, 'family') === field(chain, 'family') &&
    field(rule, 'table') === field(chain, 'table') &&
    field(rule, 'chain') === field(chain, 'name')
  )
}

/** A rule that drops or rejects, with nothing before it but counting and logging. */
function refusesAll(expressions: unknown): boolean {
  if (!Array.isArray(expressions) || expressions.length === 0) return false
  const kinds = expressions.map((one: unknown) =>
    typeof one === 'object' && one !== null ? (Object.keys(one)[0] ?? '') : '',
  )
  const last = kinds.at(-1) ?? ''
  return (
    ['drop', 'reject'].includes(last) &&
    kinds.slice(0, -1).every((kind) => ['counter', 'log'].includes(kind))
  )
}

function rulesetOf(json: string): readonly unknown[] | null {
  try {
    const objects = field(JSON.parse(json), 'nftables')
    return Array.isArray(objects) ? objects : null
  } catch {
    return null
  }
}

function field(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null
    ? Object.entries(of).find(([key]) => key === name)?.[1]
    : undefined
}
