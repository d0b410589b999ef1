/** One string of a JSON text: its quotes stand at `start` and `end - 1`. */
export type JsonString = {
  readonly start: number
  readonly end: number
  readonly value: string
  /** What names the value: its key in an object, the option before it in a list (`"--token", "…"`); else empty. */
  readonly name: string
}

/** Calls back for every string of a valid JSON text, keys too, in order of place. */
export function eachJsonString(json: string, found: (string: JsonString) => void): void {
  let key = ''
  let option = ''
  for (let start = json.indexOf('"'); start !== -1;) {
    const end = endOfString(json, start)
    const value = decoded(json, start, end)
    const isKey = json[skipBlanks(json, end, 1)] === ':'
    const before = json[skipBlanks(json, start - 1, -1)]
    found({
      start,
      end,
      value,
      name: isKey ? '' : before === ':' ? key : before === ',' ? option : '',
    })
    if (isKey) key = value
    option = /^--?[A-Za-z][\w-]{0,63}$/.test(value) ? value : ''
    start = json.indexOf('"', end)
  }
}

/** The place after the closing quote of the string that opens at `start`. */
function endOfString(json: string, start: number): number {
  for (let at = start + 1; at < json.length; at += 1) {
    const unit = json.charCodeAt(at)
    if (unit === 0x5c) at += 1
    else if (unit === 0x22) return at + 1
  }
  return json.length
}

function decoded(json: string, start: number, end: number): string {
  const inner = json.slice(start + 1, end - 1)
  return inner.includes('\\') ? String(JSON.parse(json.slice(start, end))) : inner
}

function skipBlanks(json: string, from: number, step: 1 | -1): number {
  let at = from
  while (' \t\n\r'.includes(json[at] ?? '.')) at += step
  return at
}
