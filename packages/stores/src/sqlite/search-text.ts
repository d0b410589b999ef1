/** The most characters of one entry that full text covers. What is beyond is kept, not found. */
export const searchCharactersMax = 16_384

/** The most characters of a headline. */
const headlineMax = 300

/** All texts in a JSON document, keys left out: what a person would search for. The text itself if it is no JSON. */
export function searchableText(bytes: Uint8Array, isJson: boolean): string {
  const text = new TextDecoder().decode(bytes)
  if (!isJson) return text.slice(0, searchCharactersMax)
  const parts: string[] = []
  let room = searchCharactersMax
  const walk = (value: unknown): void => {
    if (room <= 0) return
    if (typeof value === 'string' || typeof value === 'number') {
      const part = String(value).slice(0, room)
      parts.push(part)
      room -= part.length + 1
    } else if (typeof value === 'object' && value !== null) {
      for (const member of Object.values(value)) walk(member)
    }
  }
  walk(parseOr(text, text))
  return parts.join('\n')
}

/** What a person recognises a call by, in the order of preference. */
const headlineKeys = [
  'command',
  'file_path',
  'notebook_path',
  'path',
  'url',
  'query',
  'pattern',
  'description',
  'prompt',
  'title',
  'name',
] as const

/** The first line of what a call is about; null when its input says nothing. */
export function headlineOf(input: Uint8Array): string | null {
  const value = parseOr(new TextDecoder().decode(input), null)
  if (typeof value === 'string') return firstLine(value)
  if (typeof value !== 'object' || value === null) return null
  const members = new Map<string, unknown>(Object.entries(value))
  const named = headlineKeys
    .map((key) => members.get(key))
    .find((member) => typeof member === 'string')
  const chosen = named ?? [...members.values()].find((member) => typeof member === 'string')
  return typeof chosen === 'string' ? firstLine(chosen) : null
}

/** The first line that is not empty, cut. */
export function firstLine(text: string): string | null {
  const line = text
    .slice(0, 4000)
    .split('\n')
    .map((one) => one.trim())
    .find((one) => one !== '')
  return line === undefined ? null : line.slice(0, headlineMax).toWellFormed()
}

/** Parses JSON out of a payload; undefined where it is none. Payloads are hostile: read them with a schema or a walk. */
export function parseJson(bytes: Uint8Array): unknown {
  return parseOr(new TextDecoder().decode(bytes), undefined)
}

function parseOr(text: string, otherwise: unknown): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return otherwise
  }
}
