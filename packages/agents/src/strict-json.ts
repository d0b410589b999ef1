import { err, ok, type Json, type Result } from '@custody/model'

export type StrictJsonProblem =
  | { readonly code: 'PAYLOAD_NOT_UTF8' }
  | { readonly code: 'PAYLOAD_NOT_JSON' }
  | { readonly code: 'PAYLOAD_KEY_TWICE' }
  | { readonly code: 'PAYLOAD_TOO_DEEP'; readonly levelsMax: number }

/** Far deeper than any agent's payload, far from the stack's end. */
const levelsMax = 128

/**
 * Reads JSON that has one meaning only: strict UTF-8, no key twice in an object, at most 128 levels.
 *
 * `JSON.parse` keeps the last of two equal keys, another reader the first: what is decided must be what is
 * recorded and what runs. Where the grammar holds, each colon outside a string is one member as written, so a
 * key is there twice exactly if the parsed value has fewer members than the text has such colons. (RFC 8259, 4.)
 */
export function parseStrictJson(bytes: Uint8Array): Result<Json, StrictJsonProblem> {
  const text = decode(bytes)
  if (text === null) return err({ code: 'PAYLOAD_NOT_UTF8' })

  const written = measure(text)
  if (written.levels > levelsMax) return err({ code: 'PAYLOAD_TOO_DEEP', levelsMax })

  const value = parse(text)
  if (value === undefined) return err({ code: 'PAYLOAD_NOT_JSON' })
  return countMembers(value) === written.members ? ok(value) : err({ code: 'PAYLOAD_KEY_TWICE' })
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

/** Colons outside strings, and how deep brackets go. Only meaningful where the text is JSON. */
function measure(text: string): { readonly members: number; readonly levels: number } {
  let members = 0
  let level = 0
  let levels = 0
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (character === '"') at = endOfString(text, at)
    else if (character === ':') members += 1
    else if (character === '{' || character === '[') levels = Math.max(levels, (level += 1))
    else if (character === '}' || character === ']') level -= 1
  }
  return { members, levels }
}

/** Where the quote stands that closes the string opened at `start`; the text's end if none does. */
function endOfString(text: string, start: number): number {
  for (
    let quote = text.indexOf('"', start + 1);
    quote !== -1;
    quote = text.indexOf('"', quote + 1)
  ) {
    let slashes = 0
    while (text[quote - 1 - slashes] === '\\') slashes += 1
    if (slashes % 2 === 0) return quote
  }
  return text.length
}

function countMembers(value: Json): number {
  if (typeof value !== 'object' || value === null) return 0
  const inner = Object.values(value as { readonly [key: string]: Json })
  const own = Array.isArray(value) ? 0 : inner.length
  return inner.reduce<number>((sum, each) => sum + countMembers(each), own)
}
