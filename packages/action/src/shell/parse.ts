import type { ParsedScript as Parsed } from 'unbash'
import { parse } from 'unbash'
import { clean } from './marks.ts'
import type { Recorder } from './recorder.ts'
import { isUnclosed } from './unclosed.ts'
import { parseWeight } from './weights.ts'

/** Longest script that is read. Source: choices.md, "Shell parsing: rules". */
export const scriptLengthMax = 32_768

export type ParsedScript =
  | { readonly status: 'parsed'; readonly script: Parsed }
  /** What could be recovered stands in `script`; the shell itself may run as much of it. */
  | { readonly status: 'damaged'; readonly script: Parsed }
  | { readonly status: 'too-long' }
  | { readonly status: 'failed' }

/** More here-documents and substitutions than this stand in no script that a person wrote. */
const openingsMax = 500

const cut = [{ message: 'cut', pos: 0 }]

/** The text up to the bound of what opens something; the parser's cost grows with the square of that. */
function readable(text: string): string {
  let count = 0
  for (const { index } of text.matchAll(/<<|[$<>]\(|\$\{|`/g)) {
    count += 1
    if (count > openingsMax) return text.slice(0, index)
  }
  return text
}

/** Parses shell text: the only place that calls the parser. Untrusted text; never throws. Fails where no steps are left. */
export function parseScript(text: string, recorder: Pick<Recorder, 'step'>): ParsedScript {
  if (text.length > scriptLengthMax) return { status: 'too-long' }
  if (!recorder.step(parseWeight(text))) return { status: 'failed' }
  try {
    const read = readable(text)
    const script = parse(clean(read))
    if (read.length < text.length) return { status: 'damaged', script: { ...script, errors: cut } }
    const damaged = script.errors !== undefined && script.errors.length > 0
    // `&& git reset --hard`: what stands behind a stray operator is what was meant to run.
    const rest = text.replace(/^[\s;&|]+/, '')
    if (damaged && script.commands.length === 0 && rest !== text && rest !== '') {
      const behind = parseScript(rest, recorder)
      if ('script' in behind)
        return { status: 'damaged', script: { ...behind.script, errors: script.errors ?? cut } }
    }
    // Nothing of it runs; what was recovered is walked all the same.
    const { errors: _, ...recovered } = script
    if (damaged && isUnclosed(text)) return { status: 'damaged', script: recovered }
    return { status: damaged ? 'damaged' : 'parsed', script }
  } catch {
    return { status: 'failed' }
  }
}
