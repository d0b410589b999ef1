import type { Effect } from '../program.ts'
import { touch } from '../program.ts'

/**
 * A copy from elsewhere, `host:path`, brings what the path names: a key of another machine, container or pod is
 * a key. A path without a root is below the home there. Source: scp(1), rsync(1).
 */
export function takenFrom(word: string): readonly Effect[] {
  const path =
    /^(?:rsync|s?ftp|scp):\/\/[^/]*(\/.*)$/.exec(word)?.[1] ??
    /^(?:[\w.-]+\/)?[^/:]{2,}::?(.*)$/s.exec(word)?.[1]
  if (path === undefined || path === '') return []
  return [touch('read', /^[/~]/.test(path) ? path : `~/${path}`, { manner: 'remote' })]
}
