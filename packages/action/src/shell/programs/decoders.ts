import { isLiteral } from '../marks.ts'
import type { Stream } from '../stream.ts'
import { derived, textStream } from '../stream.ts'
import type { Use } from '../use.ts'

// Text turned into other text, computed where the text is known.

export function mapped(use: Use, change: (line: string) => string): Stream {
  const { text: read } = use.input
  if (read === null || use.operands.length > 0 || !isLiteral(read))
    return derived([use.input], ['decoded'])
  return textStream(read.split('\n').map(change).join('\n'))
}

export function rot13(line: string): string {
  return line.replace(/[a-z]/gi, (letter) => {
    const first = letter <= 'Z' ? 65 : 97
    return String.fromCharCode(((letter.charCodeAt(0) - first + 13) % 26) + first)
  })
}

/** `sed s/a/b/g`: computed where the script is nothing else and both texts are plain; null otherwise. */
export function substituted(use: Use): Stream | null {
  const { text: read } = use.input
  const scripts = use.has('e') ? use.values('e') : use.operands.slice(0, 1)
  const others = use.operands.length - (use.has('e') ? 0 : 1)
  if (read === null || others > 0 || use.has('n') || use.has('i') || use.has('f')) return null
  let text = read
  for (const script of scripts) {
    const match = /^s([^\w\s\\])((?:(?!\1)[^\\.*^$[\]&\n])+)\1((?:(?!\1)[^\\&\n])*)\1(g?)$/u.exec(
      script,
    )
    if (match === null || !isLiteral(script)) return null
    const [, , from = '', to = '', all] = match
    text = text
      .split('\n')
      .map((line) => (all === 'g' ? line.replaceAll(from, () => to) : line.replace(from, () => to)))
      .join('\n')
  }
  return textStream(text)
}

/** `tr a-z A-Z`: computed where both sets and the input are plain; a decoder otherwise. */
export function translated(use: Use): Stream {
  const [from = '', to = ''] = use.operands.map(spread)
  const { text: read } = use.input
  if (read === null || !isLiteral(read) || !isLiteral(from + to) || use.has('c'))
    return derived([use.input], use.has('d') || use.has('s') ? [] : ['decoded'])
  if (use.has('d')) return textStream([...read].filter((letter) => !from.includes(letter)).join(''))
  if (to === '') return textStream(read)
  return textStream(
    [...read]
      .map((letter) =>
        from.includes(letter) ? (to[Math.min(from.indexOf(letter), to.length - 1)] ?? '') : letter,
      )
      .join(''),
  )
}

const classes: { readonly [name: string]: string } = {
  '[:lower:]': 'a-z',
  '[:upper:]': 'A-Z',
  '[:digit:]': '0-9',
  '[:alpha:]': 'A-Za-z',
  '[:alnum:]': '0-9A-Za-z',
  '[:space:]': ' \t\n',
  '[:blank:]': ' \t',
}

function spread(set: string): string {
  const named = set
    .replace(/\[:\w+:\]/g, (name) => classes[name] ?? name)
    .replace(/\\n/g, '\n')
    .replace(/\\t/g, '\t')
  return named.replace(/(.)-(.)/gs, (all, first: string, last: string) => {
    const [from, to] = [first.charCodeAt(0), last.charCodeAt(0)]
    if (to < from || to - from > 255) return all
    return Array.from({ length: to - from + 1 }, (_, index) =>
      String.fromCharCode(from + index),
    ).join('')
  })
}

export function decodes(use: Use): boolean {
  return use.has('d') || use.program === 'uudecode'
}

/** What a decoder prints: its text where the input is known, else a stream that says it was decoded. */
export function decoded(use: Use, decode: (text: string) => string | null): Stream {
  const { text } = use.input
  // Nothing flows in that is known: somebody types it, or the caller feeds it.
  const read = use.operands.length === 0 && text !== '' ? text : null
  const result = read === null || !isLiteral(read) ? null : decode(read)
  return result === null
    ? derived([use.input], ['decoded'])
    : { ...textStream(result), sources: ['decoded'] }
}

export function recoded(use: Use): Stream | null {
  return use.operands.length > 0 ? null : derived([use.input])
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Base 64 to text; null when it is none. Source: RFC 4648, 4. */
export function fromBase64(encoded: string): string | null {
  const letters = encoded
    .replace(/\s+/g, '')
    .replace(/=+$/, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/')
  if (!/^[A-Za-z0-9+/]*$/.test(letters)) return null
  const bytes: number[] = []
  let bits = 0
  let value = 0
  for (const letter of letters) {
    value = (value << 6) | digits.indexOf(letter)
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes.push((value >> bits) & 255)
      value &= (1 << bits) - 1
    }
  }
  return new TextDecoder().decode(new Uint8Array(bytes))
}

export function fromHex(encoded: string): string | null {
  const letters = encoded.replace(/^[0-9a-f]+:\s/gim, '').replace(/\s+|\\x|0x/g, '')
  if (!/^(?:[0-9a-f]{2})*$/i.test(letters)) return null
  const bytes = (letters.match(/../g) ?? []).map((pair) => parseInt(pair, 16))
  return new TextDecoder().decode(new Uint8Array(bytes))
}
