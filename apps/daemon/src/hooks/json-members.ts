/**
 * The members of a JSON object, each with its value as it stands in the text, white space around it cut off.
 * Empty for a text that is no object. The text must be valid JSON without a key twice.
 */
export function jsonMembers(text: string): ReadonlyMap<string, string> {
  const members = new Map<string, string>()
  let at = skipSpace(text, 0)
  if (text[at] !== '{') return members
  at = skipSpace(text, at + 1)
  while (at < text.length && text[at] === '"') {
    const keyEnd = stringEnd(text, at)
    const key: unknown = JSON.parse(text.slice(at, keyEnd))
    const valueStart = skipSpace(text, skipSpace(text, keyEnd) + 1)
    const valueStop = valueEnd(text, valueStart)
    members.set(String(key), text.slice(valueStart, valueStop))
    at = skipSpace(text, skipSpace(text, valueStop) + 1)
  }
  return members
}

/** The member whose value equals `value`, as it stands in the text; null where none does. */
export function textOfValue(members: ReadonlyMap<string, string>, value: unknown): string | null {
  const wanted = JSON.stringify(value)
  for (const text of members.values()) {
    if (text[0] === wanted[0] && JSON.stringify(JSON.parse(text)) === wanted) return text
  }
  return null
}

function skipSpace(text: string, from: number): number {
  let at = from
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at += 1
  return at
}

/** Just after the string that starts at `from`. */
function stringEnd(text: string, from: number): number {
  for (let quote = text.indexOf('"', from + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let slashes = 0
    while (text[quote - 1 - slashes] === '\\') slashes += 1
    if (slashes % 2 === 0) return quote + 1
  }
  return text.length
}

function valueEnd(text: string, from: number): number {
  const first = text[from]
  if (first === '"') return stringEnd(text, from)
  if (first !== '{' && first !== '[') return scalarEnd(text, from)
  let depth = 0
  for (let at = from; at < text.length; at += 1) {
    const character = text[at]
    if (character === '"') at = stringEnd(text, at) - 1
    else if (character === '{' || character === '[') depth += 1
    else if (character === '}' || character === ']') depth -= 1
    if (depth === 0) return at + 1
  }
  return text.length
}

function scalarEnd(text: string, from: number): number {
  const end = text.slice(from).search(/[\s,}\]]/)
  return end < 0 ? text.length : from + end
}
