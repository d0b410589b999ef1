import type { PolicySource, Result } from '@custody/model'
import { ok } from '@custody/model'
import type { Cedar } from './cedar.ts'
import type { Policy } from './compile.ts'
import { compilePolicy } from './compile.ts'
import type { EffectivePolicy } from './decide-by-all.ts'
import type { PolicyProblem } from './policy.ts'

/** Whether an enforcing policy holds every pack and rule of the floor, text for text: then the floor adds nothing. */
export function coversFloor(floor: PolicySource, source: PolicySource): boolean {
  if (source.mode !== 'enforce') return false
  const texts = new Set(textsOf(source))
  return textsOf(floor).every((text) => texts.has(text))
}

/** A policy, and what decides on a device that has it: the policy over the floor, which no policy takes away. */
export type OverFloor = { readonly policy: Policy; readonly effective: EffectivePolicy }

export function overFloor(
  cedar: Cedar,
  floor: PolicySource,
  source: PolicySource,
): Result<OverFloor, readonly PolicyProblem[]> {
  const policy = compilePolicy(cedar, source)
  if (!policy.ok) return policy
  if (coversFloor(floor, source)) return ok({ policy: policy.value, effective: [policy.value] })
  const beneath = compilePolicy(cedar, floor)
  if (!beneath.ok) return beneath
  return ok({ policy: policy.value, effective: [beneath.value, policy.value] })
}

function textsOf({ packs, rules }: PolicySource): readonly string[] {
  return [...packs.flatMap((pack) => pack.rules), ...rules].map(({ text }) => text)
}
