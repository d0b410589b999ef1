import init, * as cedar from '@cedar-policy/cedar-wasm/web'
import { type PresetName, presetSource } from '@custody/packs'
import { compilePolicy, type Policy } from '@custody/policy'

/** Compiles a preset in this browser: the same packs and the same code that decide on a device. */
export async function loadPolicy(preset: PresetName): Promise<Policy> {
  await init()
  const compiled = compilePolicy(cedar, presetSource(preset))
  if (!compiled.ok) throw new Error(`the preset does not compile: ${compiled.error[0]?.code}`)
  return compiled.value
}

export { tryCommand } from './try-command.ts'
