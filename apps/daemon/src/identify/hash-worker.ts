// The thread in which executables are hashed: hundreds of megabytes must not hold up a decision.
import { createHash } from 'node:crypto'
import { readSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'

const chunk = Buffer.allocUnsafe(1024 * 1024)

/** SHA-256 of an open file, hex, by its descriptor, which the asking thread keeps open. */
function hashOf(descriptor: number): string {
  const hash = createHash('sha256')
  for (let at = 0; ;) {
    const size = readSync(descriptor, chunk, 0, chunk.length, at)
    if (size === 0) return hash.digest('hex')
    hash.update(chunk.subarray(0, size))
    at += size
  }
}

parentPort?.on('message', (descriptor: number) => {
  try {
    parentPort?.postMessage(hashOf(descriptor), [])
  } catch {
    parentPort?.postMessage(null, [])
  }
})
