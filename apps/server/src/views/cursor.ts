import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { Refusal } from '../refusal.ts'

/** Where a page begins: numbers that only this list understands, as base64url of JSON. */
export function encodeCursor(place: readonly number[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

/** The numbers of a cursor; null for the first page. */
export function readCursor(
  text: string | undefined,
  length: number,
): Result<readonly number[] | null, Refusal> {
  if (text === undefined) return ok(null)
  try {
    const place: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    const isPlace =
      Array.isArray(place) && place.length === length && place.every(Number.isSafeInteger)
    return isPlace ? ok(place) : err({ code: 'CURSOR_INVALID' })
  } catch {
    return err({ code: 'CURSOR_INVALID' })
  }
}

/** How many rows a page has: what was asked, 50 if nothing was, at most 200. */
export function pageSize(limit: number | undefined): number {
  return Math.max(1, Math.min(200, limit ?? 50))
}
