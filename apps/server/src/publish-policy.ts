import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import type { Instant } from '@custody/model'
import { presetSource } from '@custody/packs'
import { compilePolicy } from '@custody/policy'
import type { KeptPolicy } from '@custody/stores'
import type { OperatorPolicy } from './operator-policy.ts'

/**
 * The operator's policy, compiled and ready to be published: it changes nothing where it is what applies already; a new
 * version of the product may bring new rules.
 */
export function policyToPublish(
  { preset, mcpServers }: OperatorPolicy,
  since: Instant,
): Omit<KeptPolicy, 'number'> {
  const source = presetSource(preset, mcpServers)
  const policy = compilePolicy(cedar, source)
  if (!policy.ok) throw new Error(`the preset does not compile: ${JSON.stringify(policy.error[0])}`)
  const { version, mode, name, rules } = policy.value
  return { version, preset, mode, name, since, source, rules }
}
