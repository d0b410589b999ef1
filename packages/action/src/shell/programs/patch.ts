import { filesIn } from '../../patch-lines.ts'
import type { Effect, ProgramSpec } from '../program.ts'
import { touch } from '../program.ts'
import type { Use } from '../use.ts'

/** Codex's patch tool, called as a program: the patch is its argument or what comes in. */
export const patch: readonly ProgramSpec[] = [
  { names: 'apply_patch applypatch', style: 'raw', prints: 'digest', effects: patched },
]

function patched(use: Use): readonly Effect[] {
  const text = use.words.length > 0 ? use.words.join('\n') : use.input.text
  const files = text === null ? [] : filesIn(text)
  if (files.length === 0) return [{ do: 'obscure', code: 'INPUT_UNREADABLE' }]
  return files.map(({ does, path }) => touch(does, path, { manner: 'edit' }))
}
