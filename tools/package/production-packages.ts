import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The apps that are installed. */
const installed = ['apps/daemon', 'apps/sealer', 'apps/server', 'apps/witness', 'apps/cli']

type Locked = {
  readonly resolved?: string
  readonly link?: boolean
  readonly dependencies?: { readonly [name: string]: string }
  readonly optionalDependencies?: { readonly [name: string]: string }
}
type Lock = { readonly [place: string]: Locked }

/** What the installed apps run on: rooms of ours and packages of others, by their folder in the checkout. */
export type Production = { readonly rooms: readonly string[]; readonly packages: readonly string[] }

/** Follows what the installed apps depend on through the lock. Throws where it names something that is not locked. */
export function productionPackages(checkout: string): Production {
  const { packages } = JSON.parse(readFileSync(join(checkout, 'package-lock.json'), 'utf8'))
  return closure(packages, installed)
}

export function closure(lock: Lock, from: readonly string[]): Production {
  const seen = new Set<string>()
  const waiting = [...from]
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const locked = lock[place]
    if (locked === undefined) throw new Error(`${place} is not in the lock`)
    if (locked.link === true) {
      waiting.push(locked.resolved ?? '')
      continue
    }
    if (seen.has(place)) continue
    seen.add(place)
    for (const name of Object.keys(locked.dependencies ?? {}))
      waiting.push(found(lock, place, name))
  }
  const places = [...seen].sort()
  return {
    rooms: places.filter((place) => !place.includes('node_modules/')),
    packages: places.filter((place) => place.includes('node_modules/')),
  }
}

/** Node's own way up: the nearest `node_modules` that holds it. */
function found(lock: Lock, from: string, name: string): string {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
    const place = `${at === '' ? '' : `${at}/`}node_modules/${name}`
    if (lock[place] !== undefined) return place
    if (at === '') throw new Error(`${from} needs ${name}, which is not in the lock`)
  }
}
