import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { systemPlaces, systemUnits } from './places.ts'
import type { Keeper } from './keeper.ts'
import type { Step } from './step.ts'

const shipped = join(systemPlaces.app, 'packaging', 'systemd')

/** Puts the units where systemd finds them, unless the package has done so. */
export function writeUnits(keeper: Keeper): readonly Step[] {
  if (keeper !== 'systemd') return []
  return systemUnits.flatMap((name): readonly Step[] => {
    const from = join(shipped, name)
    const own = join(systemPlaces.ownUnits, name)
    if (existsSync(join(systemPlaces.packagedUnits, name)) || same(from, own)) return []
    return [{ sign: '+', says: `file ${own}`, act: () => copyFileSync(from, own) }]
  })
}

/** Takes away the units that we put there; those of the package are the package's. */
export function removeUnits(): readonly Step[] {
  return systemUnits.flatMap((name): readonly Step[] => {
    const own = join(systemPlaces.ownUnits, name)
    return existsSync(own) ? [{ sign: '-', says: `file ${own}`, act: () => rmSync(own) }] : []
  })
}

function same(a: string, b: string): boolean {
  return existsSync(b) && readFileSync(a).equals(readFileSync(b))
}
