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
  'NODE_COMPILE_CACHE',
  'NODE_DISABLE_COMPILE_CACHE',
  'CI',
] as const

type Environment = { readonly [name: string]: string | undefined }

/** The environment of a part: the names above, every `CUSTODY_…`, and a PATH of the system's own folders. */
export function partEnvironment(env: Environment): { [name: string]: string } {
  const kept = Object.entries(env).filter(
    ([name]) => name.startsWith('CUSTODY_') || passed.some((one) => one === name),
  )
  const path = ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'] as const
  return Object.fromEntries(
    [...kept, path].flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
