import type { Json, JsonObject } from '@custody/model'
import { z } from 'zod'

/** A member that must be there; what JSON.parse gave is taken as it is. */
export const anyJson = z.custom<Json>((value) => value !== undefined)

/** An object that JSON.parse gave, not copied: the bytes recorded and the value decided are the same. */
export const jsonObject = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
)

/** Where a value is not of the shape: dotted paths, each once, sorted, without any of the value's own texts. */
export function misfits(error: z.ZodError): readonly string[] {
  return [...new Set(error.issues.map(({ path }) => path.map(String).join('.')))].sort()
}
