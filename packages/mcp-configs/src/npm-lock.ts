import type { Json, LockedPackage, Result } from '@custody/model'
import { err, isJsonObject, ok } from '@custody/model'
import type { LockProblem } from './lock-problem.ts'
import { parseJson } from './syntax.ts'

/**
 * What `package-lock.json` pins: every package that would be installed, with the digests of its archive. A package
 * that comes inside another's archive is pinned with it and left out. Source: package-lock.json(5), lockfileVersion 2 and 3.
 */
export function parseNpmLock(text: string): Result<readonly LockedPackage[], LockProblem> {
  const lock = parseJson(text)
  if (!lock.ok) return err({ code: 'LOCK_UNREADABLE' })
  const { lockfileVersion, packages } = lock.value
  if ((lockfileVersion !== 2 && lockfileVersion !== 3) || !isJsonObject(packages))
    return err({ code: 'LOCK_UNREADABLE' })
  const found: LockedPackage[] = []
  for (const [place, entry] of Object.entries(packages)) {
    if (place === '') continue
    if (!isJsonObject(entry)) return err({ code: 'LOCK_UNREADABLE' })
    if (entry['inBundle'] !== true) found.push(lockedAt(place, entry))
  }
  return ok(found)
}

/** A link, a folder or a git checkout has no digest: it is listed without, and so pins nothing. */
function lockedAt(place: string, entry: { readonly [key: string]: Json }): LockedPackage {
  const name = text(entry['name']) || (place.split('node_modules/').at(-1) ?? place)
  const version = text(entry['version'])
  const integrity = entry['link'] === true ? [] : strongest(text(entry['integrity']))
  return { name, version, integrity }
}

/** Of several algorithms only the strongest is checked at installation. Source: W3C SRI, 3.3.4. */
function strongest(integrity: string): readonly string[] {
  const digests = integrity.split(/\s+/).filter((one) => one !== '')
  for (const algorithm of ['sha512-', 'sha384-', 'sha256-']) {
    const found = digests.filter((one) => one.startsWith(algorithm))
    if (found.length > 0) return found.map((one) => one.replace(/\?.*$/, '')).toSorted()
  }
  return digests.toSorted()
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}
