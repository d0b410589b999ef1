import type { Pack } from '@custody/model'
import { parseTests } from '@custody/policy'
import type { PolicyTest } from '@custody/policy'

/** How many tests a pack brings, by the outcome that they expect. */
export function packTests(pack: Pick<Pack, 'name' | 'tests'>): {
  readonly allow: number
  readonly deny: number
  readonly ask: number
  readonly total: number
} {
  const all = testsOf(pack)
  const count = (outcome: PolicyTest['expect']) =>
    all.filter((test) => test.expect === outcome).length
  return { allow: count('allow'), deny: count('deny'), ask: count('ask'), total: all.length }
}

/** How many of them are about a rule. */
export function testsNaming(pack: Pick<Pack, 'name' | 'tests'>, rule: string): number {
  return testsOf(pack).filter((test) => test.rule === rule).length
}

function testsOf(pack: Pick<Pack, 'name' | 'tests'>): readonly PolicyTest[] {
  const tests = parseTests(pack.tests, pack.name)
  return tests.ok ? tests.value : []
}
