import { clean } from '../marks.ts'

/** The escapes of `echo -e`, `printf` and `$'…'`. Source: bash(1), "echo". */
export function unescaped(text: string): string {
  return text.replace(
    /((?:\\(?:x[0-9a-fA-F]{1,2}|0?[0-7]{1,3}))+)|\\(?:u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|(.))/gs,
    (all, bytes?: string, u?: string, wide?: string, letter?: string) => {
      if (bytes !== undefined) return clean(textOf(bytes))
      const hex = u ?? wide
      if (hex !== undefined) return characterOf(parseInt(hex, 16), all)
      return escapes[letter ?? ''] ?? all
    },
  )
}

/** Bytes written one by one: together they are letters. */
function textOf(bytes: string): string {
  const codes = [...bytes.matchAll(/\\(?:x([0-9a-fA-F]{1,2})|0?([0-7]{1,3}))/g)].map(
    ([, hex, octal = '0']) => (hex === undefined ? parseInt(octal, 8) & 255 : parseInt(hex, 16)),
  )
  return new TextDecoder().decode(new Uint8Array(codes))
}

const escapes: { readonly [letter: string]: string } = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  e: '\x1b',
  '\\': '\\',
  '"': '"',
  "'": "'",
}

function characterOf(code: number, otherwise: string): string {
  return code > 0x10ffff || (code >= 0xe000 && code <= 0xf8ff)
    ? otherwise
    : String.fromCodePoint(code)
}
