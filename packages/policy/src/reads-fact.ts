import type { Policy } from './compile.ts'

/** Whether a rule of the policy reads that fact, named as rules do behind `context`. */
export function readsFact({ slices }: Policy, fact: string): boolean {
  return [...slices.values()].some(({ reads }) => reads.has(fact))
}
