import type { Script } from 'unbash'
import { parse } from 'unbash'
import { clean } from './marks.ts'

/** Longest script that is read. Source: choices.md, "Shell parsing: rules". */
export const scriptLengthMax = 32_768

export type ParsedScript =
  | { readonly status: 'parsed'; readonly script: Script }
  /** What could be recovered stands in `script`; the shell itself may run as much of it. */
  | { readonly status: 'damaged'; readonly script: Script }
  | { readonly status: 'too-long' }
  | { readonly status: 'failed' }

/** Parses shell text: the only place that calls the parser. Untrusted text; never throws. */
export function parseScript(text: string): ParsedScript {
  if (text.length > scriptLengthMax) return { status: 'too-long' }
  try {
    const script = parse(clean(text))
    const damaged = script.errors !== undefined && script.errors.length > 0
    return { status: damaged ? 'damaged' : 'parsed', script }
  } catch {
    return { status: 'failed' }
  }
}
