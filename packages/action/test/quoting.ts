// Texts as shells, interpreters and decoders take them.

export function single(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

export function double(text: string): string {
  return `"${text.replace(/[\\"$`]/g, '\\$&')}"`
}

export function ansi(text: string): string {
  return `$'${text.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n')}'`
}

export function json(text: string): string {
  return JSON.stringify(text)
}

export function perl(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`
}

export function line(text: string): string {
  return text.trim().replaceAll('\n', '; ')
}

export function hex(text: string): string {
  return Buffer.from(text).toString('hex')
}

export function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}

export function hexadecimal(text: string): string {
  return [...Buffer.from(text)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')
}
