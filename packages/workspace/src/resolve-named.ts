import { readMounts } from './mounts.ts'
import { resolvePath } from './resolve-path.ts'
import { inTurn } from './turn.ts'

/** Where a named path leads once all its links are resolved; null if it leads nowhere, or to where we do not go. */
export async function resolveNamed(path: string, timeoutMs: number): Promise<string | null> {
  if (!path.startsWith('/') || path.includes('\0')) return null
  const end = await inTurn(timeoutMs, async () => resolvePath(path, await readMounts()))
  return end.kind === 'done' && end.value.ok ? end.value.value : null
}
