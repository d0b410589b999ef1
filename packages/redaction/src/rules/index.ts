import type { Rule } from '../rule.ts'
import { assigned, assignedRule } from './assigned.ts'
import { genericRules } from './generic.ts'
import { prefixed, prefixedRule } from './prefixed.ts'
import { shapeRules } from './shapes.ts'

/** Every rule, the specific before the generic: where two find one secret, the first names it. */
export const rules: readonly Rule[] = [
  ...shapeRules,
  ...prefixed.map(prefixedRule),
  ...assigned.map(assignedRule),
  ...genericRules,
]
