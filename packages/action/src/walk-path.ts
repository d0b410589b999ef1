import { clean } from './shell/marks.ts'
import type { PathLook, WorkspaceView } from './workspace.ts'

/** How many links are followed before a path counts as unknown. Source: Linux, MAXSYMLINKS. */
const linksMax = 40

/** Where a path leads. */
export type Walked = {
  readonly path: string
  /** The names under which it was reached on the way, `path` last: a link's own name tells what it is for. */
  readonly names: readonly string[]
  /** What stands there; null where it cannot be asked, below a pattern. */
  readonly look: PathLook | null
}

/**
 * Walks an absolute path one name at a time, as the kernel does. Null where a link, a process or a bound stops it.
 * `follows` false: a link at the end is what is meant, and not where it leads.
 */
export function walkPath(
  absolute: string,
  workingDirectory: string,
  view: WorkspaceView,
  follows = true,
): Walked | null {
  const pending = absolute.split('/').toReversed()
  const names: string[] = []
  let at: string[] = []
  // The names of `at` as a path, kept beside them: putting it together at each would cost the square of its length.
  let here = ''
  let look: PathLook | null = { kind: 'directory' }
  let links = 0
  let blind = false
  while (pending.length > 0) {
    const name = pending.pop() ?? ''
    if (name === '' || name === '.') continue
    // macOS: what follows is a fork of the same file.
    if (name === '..namedfork') break
    if (name === '..') {
      at.pop()
      here = here.slice(0, Math.max(0, here.lastIndexOf('/')))
      continue
    }
    at.push(name)
    here += `/${name}`
    const through = throughProcess(at, workingDirectory)
    if (through === 'unknown') return null
    if (through !== null) {
      at = [...through]
      here = pathOf(at)
      continue
    }
    // Below a pattern nothing can be asked; links there are the pattern's risk, and `glob` says so.
    blind ||= !/^[^\uE000-\uF8FF]*$/.test(name)
    look = blind || isOfOneself(at) ? null : view.look(here)
    if (look?.kind === 'unknown') {
      askAhead(at, pending, view)
      return null
    }
    if (look?.kind !== 'link' || (!follows && pending.length === 0)) continue
    links += 1
    if (links > linksMax || look.target === '' || clean(look.target) !== look.target) return null
    if (!pending.includes('..')) names.push(joined([...at, ...pending.toReversed()]))
    at = look.target.startsWith('/') ? [] : at.slice(0, -1)
    here = pathOf(at)
    pending.push(...look.target.split('/').toReversed())
  }
  const path = here === '' ? '/' : here
  return { path, names: [...names, path], look }
}

function pathOf(names: readonly string[]): string {
  return names.map((name) => `/${name}`).join('')
}

/** A view that answers later is asked for the rest of the way at once, as it would be without links. */
function askAhead(at: readonly string[], pending: readonly string[], view: WorkspaceView): void {
  let path = `/${at.join('/')}`
  for (const name of pending.toReversed()) {
    if (name === '..' || !/^[^\uE000-\uF8FF]*$/.test(name)) return
    if (name === '' || name === '.') continue
    path += `/${name}`
    view.look(path)
  }
}

/** A path that is still to be walked, without what says nothing. */
function joined(names: readonly string[]): string {
  return `/${names.filter((name) => name !== '' && name !== '.').join('/')}`
}

/** `/proc/self`: whoever looks finds itself there, and that is us, not the program. */
function isOfOneself([proc, pid]: readonly string[]): boolean {
  return proc === 'proc' && (pid === 'self' || pid === 'thread-self')
}

/**
 * `/proc/self/root`, `/proc/self/cwd` and their kin lead elsewhere without being links in the view; a process's
 * threads see the same. Of other processes nobody knows the folder; their root stays as it is written, and its
 * labels look through it. Source: proc_pid_root(5), proc_pid_cwd(5).
 */
function throughProcess(
  at: readonly string[],
  workingDirectory: string,
): readonly string[] | 'unknown' | null {
  const [proc, pid = ''] = at
  if (proc !== 'dev' && proc !== 'proc' && proc?.startsWith('.') !== true) return null
  const rest = at.slice(2)
  if (proc === 'dev' && pid === 'fd' && rest.length === 0) return ['proc', 'self', 'fd']
  if (proc === '.vol' || proc === '.nofollow' || proc === '.resolve') return 'unknown'
  if (proc !== 'proc' || !/^(?:self|thread-self|\d+|\uE002)$/.test(pid)) return null
  const [name = '', ...more] = rest[0] === 'task' ? rest.slice(2) : rest
  const itself = !/^\d+$/.test(pid)
  if (itself && /^(?:exe|fd|map_files)$/.test(name)) return 'unknown'
  if (more.length > 0) return null
  if (name === 'root') return itself ? [] : null
  if (name !== 'cwd') return null
  return itself && workingDirectory.startsWith('/')
    ? workingDirectory.split('/').filter((one) => one !== '')
    : 'unknown'
}
