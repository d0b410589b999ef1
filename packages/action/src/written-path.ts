import { isLiteral, isPattern, marks } from './shell/marks.ts'
import type { WorkspaceView } from './workspace.ts'

/** A longer path is refused by the kernel. Source: Linux, PATH_MAX. */
const lengthMax = 4096

/**
 * The absolute path that a text names, before any link is followed; null where nobody can tell which it is.
 * Untrusted text, marks included.
 */
export function absoluteOf(
  written: string,
  workingDirectory: string,
  view: WorkspaceView,
): string | null {
  const named = unwindows(written, view)
  if (named === null) return null
  const path = untilde(named, view)
  const whole = path.startsWith('/') ? path : `${workingDirectory}/${path}`
  if (path === '' || whole.length > lengthMax || whole.includes('\0')) return null
  if (!whole.startsWith('/') || !isPattern(whole.replaceAll(marks.below, ''))) return null
  // `link/..` is the parent of where the link leads, and a pattern may match a link.
  const pattern = whole.split('/').findIndex((name) => !isLiteral(name))
  return pattern !== -1 && whole.split('/').includes('..', pattern) ? null : whole
}

/** A `~` that no shell expanded is still read as the home folder: programs do so, and people mean it. */
function untilde(path: string, view: WorkspaceView): string {
  return path === '~' || path.startsWith('~/') ? view.home + path.slice(1) : path
}

/**
 * `C:\Users\x` and its kin, so that they do not read as names in the project: as Windows' own Linux mounts them,
 * `/mnt/c/Users/x`. A share, a device or a short name is a path that nobody can tell.
 */
function unwindows(written: string, view: WorkspaceView): string | null {
  const path = ofVariable(written.replace(/^[\\/]{2}[?.][\\/](?=[A-Za-z]:)/, ''), view)
  if (path === null || path.startsWith('\\\\')) return null
  const drive = /^([A-Za-z]):(?:[\\/](.*))?$/s.exec(path)
  if (drive === null) return path
  const [, letter = 'c', rest = ''] = drive
  const names = rest.replaceAll('\\', '/').split('/').map(plainName)
  if (names.some((name) => /~\d/.test(name))) return null
  return `/mnt/${letter.toLowerCase()}/${names.join('/')}`
}

/** Windows drops dots and blanks at a name's end, and takes what follows a colon for a part of the file. */
function plainName(name: string): string {
  if (/^\.{1,2}$/.test(name)) return name
  return name.replace(/:.*$/s, '').replace(/[. ]+$/, '')
}

/** `%USERPROFILE%\x`: a place that Windows keeps in a variable. Null for one that cannot be told here. */
function ofVariable(path: string, view: WorkspaceView): string | null {
  const variable = /^%([A-Za-z]+)%(?=[\\/]|$)(.*)$/s.exec(path)
  if (variable === null) return path
  const [, name = '', rest = ''] = variable
  const place = places[name.toUpperCase()]
  if (place === undefined) return null
  const below = rest.replaceAll('\\', '/')
  return place.startsWith('C:') ? place + below : `${view.home}${place}${below}`
}

const places: { readonly [name: string]: string } = {
  USERPROFILE: '',
  HOMEPATH: '',
  APPDATA: '/AppData/Roaming',
  LOCALAPPDATA: '/AppData/Local',
  PROGRAMDATA: 'C:/ProgramData',
  PROGRAMFILES: 'C:/Program Files',
  SYSTEMROOT: 'C:/Windows',
  WINDIR: 'C:/Windows',
}
