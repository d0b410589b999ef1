import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import type { Instant, PolicySource } from '@custody/model'
import * as packs from '@custody/packs'
import { compilePolicy } from '@custody/policy'
import type { StoreTasks } from './http/store-tasks.ts'

/** Presets by name, as `@custody/packs` gives them. */
type Presets = { readonly [name in 'observe' | 'balanced' | 'strict']: PolicySource }

/** Publishes the preset if it is not what applies already: a new version of the product may bring new rules. */
export async function publishPreset(
  store: Pick<StoreTasks, 'publish'>,
  preset: keyof Presets,
  since: Instant,
): Promise<void> {
  const source = presetsIn(packs)[preset]
  const policy = compilePolicy(cedar, source)
  if (!policy.ok) throw new Error(`the preset does not compile: ${JSON.stringify(policy.error[0])}`)
  const { version, mode, name, rules } = policy.value
  await store.publish({ version, preset, mode, name, since, source, rules })
}

function presetsIn(exported: object): Presets {
  if ('presets' in exported) return exported.presets as Presets
  const rules = [
    {
      path: 'built-in.cedar',
      text: '@id("permit") @title("Everything") @reason("no packs are installed") @severity("low")\npermit (principal, action, resource);\n@id("opaque") @title("Unread") @reason("it could not be read") @severity("medium") @outcome("ask")\nforbid (principal, action == Action::"opaque.run", resource) when { context.interpreter };\n',
    },
  ]
  const source = { packs: [], rules, mcpServers: [] }
  return {
    observe: { ...source, name: 'observe', mode: 'observe' },
    balanced: { ...source, name: 'balanced', mode: 'enforce' },
    strict: { ...source, name: 'strict', mode: 'enforce' },
  }
}
