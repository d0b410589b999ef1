import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { OpenProblem, OpenRules } from './named-file.ts'
import { withNamed } from './open-file.ts'

/**
 * Reads the whole of a file that an agent named: as the caller, no link at the last component, regular files
 * of the caller's only, bounded in size and time, off the event loop. Anything else is a problem, and then
 * nothing of it was read. Source: agents.md, last part; security.md, "Privileges".
 */
export async function openNamed(
  path: string,
  rules: OpenRules,
): Promise<Result<Uint8Array, OpenProblem>> {
  return withNamed(path, rules, async ({ file, status }) => {
    // One byte more than was promised shows a file that grew past its bound.
    const buffer = Buffer.allocUnsafe(Math.min(rules.maxBytes, status.size + 65536) + 1)
    let size = 0
    while (size < buffer.length) {
      const { bytesRead } = await file.read(buffer, size, buffer.length - size, size)
      if (bytesRead === 0) return ok(buffer.subarray(0, size))
      size += bytesRead
    }
    return err({ code: 'FILE_TOO_LARGE', sizeBytes: size })
  })
}
