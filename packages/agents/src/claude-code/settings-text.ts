import { err, ok, type Json, type JsonObject, type Result } from '@custody/model'
import { applyEdits, modify, type FormattingOptions, type JSONPath } from 'jsonc-parser'
import type { InstallProblem } from '../install-plan.ts'
import { parseStrictJson } from '../strict-json.ts'

/** A settings file as text, with the byte order mark apart: the client takes both. */
export type SettingsText = { readonly mark: '' | '\ufeff'; readonly text: string }

/**
 * Reads a settings file as the client does: plain JSON. Comments or a trailing comma make the client drop the whole
 * file, hooks included, so they are a problem here too.
 */
export function readSettings(
  path: string,
  bytes: Uint8Array | null,
): Result<{ readonly source: SettingsText; readonly value: JsonObject }, InstallProblem> {
  if (bytes === null) return ok({ source: { mark: '', text: '' }, value: {} })
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  const rest = marked ? bytes.subarray(3) : bytes
  const mark = marked ? '\ufeff' : ''
  if (isBlank(rest)) return ok({ source: { mark, text: '' }, value: {} })

  const parsed = parseStrictJson(rest)
  if (!parsed.ok) {
    const twice = parsed.error.code === 'PAYLOAD_KEY_TWICE'
    return err({ code: twice ? 'SETTINGS_KEY_TWICE' : 'SETTINGS_NOT_JSON', path })
  }
  const { value } = parsed
  if (!isObject(value)) return err({ code: 'SETTINGS_SHAPE_UNKNOWN', path, at: '' })
  return ok({ source: { mark, text: new TextDecoder().decode(rest) }, value })
}

/** Sets what stands at `path`, and leaves every other byte of the text as it is. Undefined takes it out. */
export function edit(text: string, path: JSONPath, value: Json | undefined): string {
  return applyEdits(text, modify(text, path, value, { formattingOptions: formatOf(text) }))
}

/** Adds to the end of the list at `path`, which is there. */
export function append(text: string, path: JSONPath, length: number, value: Json): string {
  const options = { formattingOptions: formatOf(text), isArrayInsertion: true }
  return applyEdits(text, modify(text, [...path, length], value, options))
}

export function encodeSettings({ mark, text }: SettingsText): Uint8Array {
  return new TextEncoder().encode(`${mark}${text}`)
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The person's own indentation and line ends, found from the first indented line. */
function formatOf(text: string): FormattingOptions {
  const indent = /\n([ \t]+)\S/.exec(text)?.[1] ?? '  '
  return {
    eol: text.includes('\r\n') ? '\r\n' : '\n',
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.startsWith('\t') ? 1 : indent.length,
  }
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09)
}
