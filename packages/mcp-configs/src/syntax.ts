import { err, isJsonObject, ok, type Json, type JsonObject, type Result } from '@custody/model'
import { parseTree, type Node, type ParseError } from 'jsonc-parser'
import { parse as parseToml } from 'smol-toml'
import { parse as parseYamlText } from 'yaml'
import type { ConfigProblem } from './config-format.ts'

type Parsed = Result<JsonObject, ConfigProblem>

/** Reads JSON, with comments and trailing commas where there are some. Empty text is an object with nothing in it. */
export function parseJson(text: string): Parsed {
  const plain = text.replace(/^\ufeff/, '')
  if (plain.trim() === '') return ok({})
  const errors: ParseError[] = []
  const tree = parseTree(plain, errors, { allowTrailingComma: true })
  if (tree === undefined || errors.length > 0) return unreadable('json')
  return objectOf(valueOf(tree))
}

export function parseTomlObject(text: string): Parsed {
  return attempt('toml', () => parseToml(text) as Json)
}

/** `maxAliasCount` keeps a few lines from growing into gigabytes. */
export function parseYaml(text: string): Parsed {
  return attempt('yaml', () => (parseYamlText(text, { maxAliasCount: 100 }) ?? {}) as Json)
}

/** Members are defined, not assigned: a server named `__proto__` is a server like another. */
function valueOf(node: Node): Json {
  const children = node.children ?? []
  if (node.type === 'array') return children.map(valueOf)
  if (node.type !== 'object') return (node.value ?? null) as Json
  return Object.fromEntries(
    children.flatMap(({ children: [key, value] = [] }) =>
      key === undefined || value === undefined ? [] : [[String(key.value), valueOf(value)]],
    ),
  )
}

function attempt(syntax: 'toml' | 'yaml', read: () => Json): Parsed {
  try {
    return objectOf(read())
  } catch {
    return unreadable(syntax)
  }
}

function objectOf(value: Json): Parsed {
  return isJsonObject(value) ? ok(value) : err({ code: 'CONFIG_SHAPE_UNKNOWN', at: '' })
}

function unreadable(syntax: 'json' | 'toml' | 'yaml'): Parsed {
  return err({ code: 'CONFIG_NOT_READABLE', syntax })
}
