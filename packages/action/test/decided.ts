import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import type { Outcome } from '@custody/model'
import { presetSource } from '@custody/packs'
import { compilePolicy, decide, plainRequest } from '@custody/policy'
import type { CallActions } from '@custody/action'
import { actionsOf, blankView } from '@custody/action'
import { bashCall } from './call-of.ts'

const compiled = compilePolicy(cedar, presetSource('balanced'))
if (!compiled.ok) throw new Error(JSON.stringify(compiled.error[0]))
const policy = compiled.value

export type Decided = CallActions & {
  readonly outcome: Outcome
  readonly problem: string | null
  readonly rules: readonly string[]
}

/** What the balanced preset says of a command on a machine without files. */
export function decided(command: string, workingDirectory = '/home/dev/proj'): Decided {
  const analysed = actionsOf(
    bashCall(command, workingDirectory),
    blankView({ workingDirectory, home: '/home/dev' }),
  )
  const { outcome, problem, decidedBy } = decide(
    policy,
    plainRequest({ tool: 'Bash', ...analysed }),
  )
  return { ...analysed, outcome, problem, rules: decidedBy.map(({ id }) => id) }
}

const order: readonly Outcome[] = ['allow', 'ask', 'approve', 'deny']

/** Whether one outcome lets through what another does not. */
export function isWeaker(outcome: Outcome, than: Outcome): boolean {
  return order.indexOf(outcome) < order.indexOf(than)
}
