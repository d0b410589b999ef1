import { z } from 'zod'

// A pack's tests.json, as far as it is counted here: `policy` knows all of it.
const Tests = z.union([
  z.array(z.looseObject({ expect: z.unknown() })),
  z
    .object({ tests: z.array(z.looseObject({ expect: z.unknown() })) })
    .transform(({ tests }) => tests),
])

/** How many tests a pack brings, by the outcome that they expect. */
export function packTests(tests: unknown): {
  readonly allow: number
  readonly deny: number
  readonly ask: number
  readonly total: number
} {
  const all = Tests.safeParse(tests).data ?? []
  const count = (outcome: string) => all.filter((test) => outcomeOf(test.expect) === outcome).length
  return { allow: count('allow'), deny: count('deny'), ask: count('ask'), total: all.length }
}

/** How many of them name a rule. */
export function testsNaming(tests: unknown, rule: string): number {
  const all = Tests.safeParse(tests).data ?? []
  return all.filter((test) => JSON.stringify(test).includes(`"${rule}"`)).length
}

function outcomeOf(expect: unknown): unknown {
  return typeof expect === 'object' && expect !== null && 'outcome' in expect
    ? expect.outcome
    : expect
}
