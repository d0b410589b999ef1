/** A number with thousands set apart: `12,345`. */
export function sayCount(count: number): string {
  return count.toLocaleString('en-US')
}

/** `1 call`, `2 calls`, `3 entries`. */
export function sayMany(count: number, one: string, many = `${one}s`): string {
  return `${sayCount(count)} ${count === 1 ? one : many}`
}
