import type { CodeSource } from '@custody/model'
import { namesDeceptively } from './deceptive-address.ts'
import type { Effect } from './program.ts'
import { hasSecretInWords } from './secret-in-words.ts'
import type { Use } from './use.ts'

/** How a program is started, where its words do not say so. */
export type Circumstance = {
  /** Its input and output are a network connection. */
  readonly socket?: boolean
  /** Its name was written in pieces. */
  readonly disguised?: boolean
}

/** What is remarkable in one run of a program: what it always is, and what its words make of it. */
export function traitsOf(
  own: readonly string[],
  { program, words }: Use,
  written: string,
  { socket = false, disguised = false }: Circumstance,
): readonly string[] {
  const traits = new Set(own)
  if (hasSecretInWords(program, words)) traits.add('secret-in-words')
  if (namesDeceptively(program, words)) traits.add('deceptive-address')
  if (disguised) traits.add('disguised-name')
  if (socket && traits.has('shell')) traits.add('reverse-shell')
  // Blanks, zero-width and direction marks in a name are there to deceive whoever reads it.
  if (/[\u00A0\u00AD\u1680\u180E\u2000-\u200F\u2028-\u202F\u205F-\u2064\u3000\uFEFF]/.test(written))
    traits.add('deceptive-name')
  return [...traits]
}

/** Whether the project says what runs: a script of its own, a recipe. */
export function isOfProject(codeFrom: CodeSource, effects: readonly Effect[]): boolean {
  return (
    codeFrom === 'workspace-file' ||
    effects.some((effect) => effect.do === 'tasks' && !effect.request.dry)
  )
}
