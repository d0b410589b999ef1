import type { Json, JsonObject } from '@custody/model'

/** A text as JSON, or `undefined`: captured text is often cut or no JSON at all. */
export function readJson(text: string): Json | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The text at `name`, or `undefined` where there is none. */
export function textAt(value: JsonObject, name: string): string | undefined {
  const found = value[name]
  return typeof found === 'string' ? found : undefined
}
