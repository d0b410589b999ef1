import type { Agent } from '@custody/model'
import { agentNamed } from './agents.ts'

/** Whether a machine's own installation governs an agent; `because` is for people. */
export type Governable =
  | { readonly governed: 'enforced' }
  | { readonly governed: 'no' | 'unknown'; readonly because: string }

/**
 * Whether an agent that is installed here is governed once it starts. A version that nobody can tell is unknown, never
 * well; `inEditor` is an extension, whose client nobody has tried under our managed settings.
 */
export function governable({ name, version }: Agent, inEditor: boolean): Governable {
  const managed = agentNamed(name)?.managed ?? null
  if (managed === null)
    return { governed: 'no', because: 'Custody has no enforced adapter for this agent' }
  if (inEditor)
    return { governed: 'unknown', because: 'its editor extension was not tried under Custody' }
  const found = partsOf(version)
  if (found === null) return { governed: 'unknown', because: 'its version cannot be told' }
  return isBefore(found, partsOf(managed.minimumVersion) ?? [])
    ? { governed: 'no', because: `it is older than ${managed.minimumVersion}` }
    : { governed: 'enforced' }
}

/** Three whole numbers; null for a pre-release and for anything else, which has no place among releases that we know. */
function partsOf(version: string): readonly number[] | null {
  const parts = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})$/.exec(version)
  return parts === null ? null : parts.slice(1).map(Number)
}

function isBefore(one: readonly number[], other: readonly number[]): boolean {
  const at = one.findIndex((part, index) => part !== other[index])
  return at !== -1 && (one[at] ?? 0) < (other[at] ?? 0)
}
