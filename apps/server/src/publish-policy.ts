import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import type { Instant } from '@custody/model'
import { presetSource } from '@custody/packs'
import { compilePolicy } from '@custody/policy'
import type { StoreTasks } from './http/store-tasks.ts'
import type { OperatorPolicy } from './operator-policy.ts'

/** Publishes the operator's policy if it is not what applies already: a new version of the product may bring new rules. */
export async function publishPolicy(
  store: Pick<StoreTasks, 'publish'>,
  { preset, mcpServers }: OperatorPolicy,
  since: Instant,
): Promise<void> {
  const source = presetSource(preset, mcpServers)
  const policy = compilePolicy(cedar, source)
  if (!policy.ok) throw new Error(`the preset does not compile: ${JSON.stringify(policy.error[0])}`)
  const { version, mode, name, rules } = policy.value
  await store.publish({ version, preset, mode, name, since, source, rules })
}
