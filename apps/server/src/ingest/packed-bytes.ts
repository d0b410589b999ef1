/** Many byte strings as one, so that they cross from thread to thread at the cost of one. */
export type PackedBytes = { readonly data: Uint8Array; readonly ends: Uint32Array }

export function packBytes(parts: readonly Uint8Array[]): PackedBytes {
  const ends = new Uint32Array(parts.length)
  let size = 0
  for (const [at, part] of parts.entries()) {
    size += part.length
    ends[at] = size
  }
  const data = new Uint8Array(size)
  for (const [at, part] of parts.entries()) data.set(part, (ends[at] ?? 0) - part.length)
  return { data, ends }
}

/** Views into `data`, in their order. */
export function unpackBytes({ data, ends }: PackedBytes): readonly Uint8Array[] {
  return Array.from(ends, (end, at) => data.subarray(at === 0 ? 0 : ends[at - 1], end))
}
