import type { Json, JsonObject } from '@custody/model'
import { isObject, readJson, textAt } from './read-json.ts'

/** How the arguments of a call are best shown. Whatever is not understood is shown as it came. */
export type InputShape =
  | { readonly kind: 'command'; readonly command: string; readonly description: string | null }
  | { readonly kind: 'path'; readonly path: string; readonly rest: readonly Named[] }
  | { readonly kind: 'change'; readonly path: string; readonly changes: readonly Change[] }
  | {
      readonly kind: 'prompt'
      readonly title: string
      readonly prompt: string
      readonly rest: readonly Named[]
    }
  | { readonly kind: 'fields'; readonly fields: readonly Named[] }
  | { readonly kind: 'text'; readonly text: string }

export type Named = { readonly name: string; readonly text: string }
export type Change = { readonly before: string; readonly after: string }

/** Reads a tool's arguments by their shape, not by the agent's name for the tool: agents rename tools. */
export function inputShape(text: string): InputShape {
  const value = readJson(text)
  const input = isObject(value) && isObject(value['tool_input']) ? value['tool_input'] : value
  if (!isObject(input)) return { kind: 'text', text }
  return (
    commandShape(input) ??
    changeShape(input) ??
    promptShape(input) ??
    pathShape(input) ??
    fieldsShape(input)
  )
}

function commandShape(input: JsonObject): InputShape | null {
  const command = textAt(input, 'command')
  if (command === undefined) return null
  return { kind: 'command', command, description: textAt(input, 'description') ?? null }
}

function changeShape(input: JsonObject): InputShape | null {
  const path = pathIn(input)
  if (path === undefined) return null
  const edits = input['edits']
  if (Array.isArray(edits)) {
    const changes = edits.flatMap((edit: Json) => (isObject(edit) ? changesIn(edit) : []))
    return { kind: 'change', path, changes }
  }
  const changes = changesIn(input)
  return changes.length === 0 ? null : { kind: 'change', path, changes }
}

function changesIn(edit: JsonObject): readonly Change[] {
  const before = textAt(edit, 'old_string') ?? textAt(edit, 'oldString')
  const after = textAt(edit, 'new_string') ?? textAt(edit, 'newString')
  if (before !== undefined && after !== undefined) return [{ before, after }]
  const content = textAt(edit, 'content')
  return content === undefined ? [] : [{ before: '', after: content }]
}

function promptShape(input: JsonObject): InputShape | null {
  const prompt = textAt(input, 'prompt')
  if (prompt === undefined) return null
  const title = textAt(input, 'description') ?? textAt(input, 'url') ?? ''
  return {
    kind: 'prompt',
    title,
    prompt,
    rest: namedFields(input, ['prompt', 'description', 'url']),
  }
}

function pathShape(input: JsonObject): InputShape | null {
  const path = pathIn(input)
  if (path === undefined) return null
  return { kind: 'path', path, rest: namedFields(input, pathNames) }
}

function fieldsShape(input: JsonObject): InputShape {
  return { kind: 'fields', fields: namedFields(input) }
}

const pathNames = ['file_path', 'filePath', 'notebook_path', 'absolute_path', 'path']

function pathIn(input: JsonObject): string | undefined {
  return pathNames.map((name) => textAt(input, name)).find((path) => path !== undefined)
}

/** Every field but those, as text: strings as they are, the rest as indented JSON. */
export function namedFields(input: JsonObject, but: readonly string[] = []): readonly Named[] {
  return Object.entries(input)
    .filter(([name]) => !but.includes(name))
    .map(([name, value]) => ({
      name,
      text: typeof value === 'string' ? value : JSON.stringify(value, null, 2),
    }))
}

/** How the result of a call is best shown. */
export type OutputShape =
  | {
      readonly kind: 'terminal'
      readonly stdout: string
      readonly stderr: string
      readonly interrupted: boolean
    }
  | { readonly kind: 'file'; readonly text: string; readonly lines: number | null }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'nothing' }

/** Reads what came back. Patches repeat the arguments, so they count as nothing. */
export function outputShape(text: string): OutputShape {
  const value = readJson(text)
  if (value === undefined) return text === '' ? { kind: 'nothing' } : { kind: 'text', text }
  if (typeof value === 'string')
    return value === '' ? { kind: 'nothing' } : { kind: 'text', text: value }
  if (Array.isArray(value)) return { kind: 'text', text: blocksText(value) }
  if (!isObject(value)) return { kind: 'text', text }
  return terminalShape(value) ?? fileShape(value) ?? otherShape(value)
}

function terminalShape(value: JsonObject): OutputShape | null {
  const stdout = textAt(value, 'stdout')
  const stderr = textAt(value, 'stderr')
  if (stdout === undefined && stderr === undefined) return null
  return {
    kind: 'terminal',
    stdout: stdout ?? '',
    stderr: stderr ?? '',
    interrupted: value['interrupted'] === true,
  }
}

function fileShape(value: JsonObject): OutputShape | null {
  const file = value['file']
  if (!isObject(file)) return null
  const content = textAt(file, 'content')
  const lines = file['totalLines']
  return content === undefined
    ? null
    : { kind: 'file', text: content, lines: typeof lines === 'number' ? lines : null }
}

function otherShape(value: JsonObject): OutputShape {
  if (value['structuredPatch'] !== undefined) return { kind: 'nothing' }
  const { content } = value
  if (Array.isArray(content)) return { kind: 'text', text: blocksText(content) }
  const told = textAt(value, 'error') ?? textAt(value, 'message')
  return { kind: 'text', text: told ?? JSON.stringify(value, null, 2) }
}

/** The text blocks of an MCP or assistant content, one after the other; what is no text is only named. */
function blocksText(blocks: readonly Json[]): string {
  return blocks
    .map((block) => {
      if (!isObject(block)) return JSON.stringify(block)
      return textAt(block, 'text') ?? `[${textAt(block, 'type') ?? 'content'} not shown]`
    })
    .join('\n')
}
