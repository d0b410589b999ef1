import { open } from 'node:fs/promises'

const chunkBytes = 1024 * 1024

/** Where reading stands. */
export type ReadSoFar = { readonly bytes: number; readonly of: number }

/**
 * Gives every line of a file, without its newline, to `take`, in bounded memory but for the longest line.
 * `between` is called after each mebibyte. Rejects as the file system does.
 */
export async function readLines(
  path: string,
  take: (line: string) => void,
  between: (so: ReadSoFar) => void,
): Promise<void> {
  const file = await open(path, 'r')
  try {
    const { size: of } = await file.stat()
    const chunk = Buffer.alloc(chunkBytes)
    const decoder = new TextDecoder()
    let rest = ''
    let bytes = 0
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, chunkBytes)
      if (bytesRead === 0) break
      bytes += bytesRead
      const text = rest + decoder.decode(chunk.subarray(0, bytesRead), { stream: true })
      rest = takeLines(text, take)
      between({ bytes, of })
    }
    const last = rest + decoder.decode()
    if (last !== '') take(last)
  } finally {
    await file.close()
  }
}

/** Gives the whole lines away, and what is left of the last one back. */
function takeLines(text: string, take: (line: string) => void): string {
  let from = 0
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
    take(text.slice(from, end))
    from = end + 1
  }
  return text.slice(from)
}
