import { homedir } from 'node:os'
import { join } from 'node:path'

// What a part may know of the environment it is started from. The rest stays out: a daemon needs none of a
// developer's keys, and no program's wish to be loaded into every Node.
const passed = [
  'HOME',
  'USER',
  'LOGNAME',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'XDG_STATE_HOME',
  'XDG_CACHE_HOME',
  'XDG_CONFIG_HOME',
  'XDG_RUNTIME_DIR',
  'NODE_DISABLE_COMPILE_CACHE',
  'CI',
] as const

type Environment = { readonly [name: string]: string | undefined }

/**
 * The environment of a part: the names above, every `CUSTODY_…`, a PATH of the system's own folders, and where Node
 * keeps what it compiled, which saves a third of a second start.
 */
export function partEnvironment(env: Environment): { [name: string]: string } {
  const kept = Object.entries(env).filter(
    ([name]) => name.startsWith('CUSTODY_') || passed.some((one) => one === name),
  )
  const path = ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'] as const
  const compiled = ['NODE_COMPILE_CACHE', env['NODE_COMPILE_CACHE'] ?? compileCache(env)] as const
  return Object.fromEntries(
    [...kept, path, compiled].flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  )
}

function compileCache(env: Environment): string {
  const cache = env['XDG_CACHE_HOME'] ?? join(env['HOME'] ?? homedir(), '.cache')
  return join(cache, 'custody', 'compile')
}
