import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { parseActsKey } from '@custody/evidence'
import { nodeCrypto } from '@custody/keys'
import type { FloorAdministratorProblem } from '@custody/keys/verify'
import type { Isolation, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { packs } from '@custody/packs'
import type { FloorProblem } from '@custody/policy'
import { parseFloorFile } from '@custody/policy'
import { causeOf } from '../home/home-folder.ts'
import { witnessingOf } from '../home/witnessing.ts'
import { administratorsOf } from './floor-administrators.ts'
import type { Floor } from './floor.ts'
import { builtInFloor, floorOf } from './floor.ts'

/** Where a floor stands, on every installation. */
export const floorPath = '/etc/custody/floor.json'

export type FloorReadProblem =
  | FloorProblem
  /** It is there and cannot be read: whether it would forbid is unknown, so nothing may be decided. */
  | { readonly code: 'FLOOR_UNREADABLE'; readonly cause: string }
  /** Another account than root owns or may write it, so it binds nobody. */
  | { readonly code: 'FLOOR_NOT_ROOTS'; readonly uid: number; readonly mode: number }
  /** Its `witnesses` are no lines of a tlog-policy, name logs, or ask for no quorum. */
  | { readonly code: 'FLOOR_WITNESSES_INVALID' }
  /** Its `acts` is no Ed25519 verifier key of an organisation's `acts`. */
  | { readonly code: 'FLOOR_ACTS_INVALID' }
  | FloorAdministratorProblem

const unseen = { witnessing: null, acts: null, administrators: null }

/** Reads the machine's floor; without a file the built-in one. A file that cannot be relied on is a problem, never ignored. */
export function readFloor(
  isolation: Isolation,
  path: string = floorPath,
): Result<Floor, FloorReadProblem> {
  let file: number
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (cause) {
    const code = causeOf(cause)
    return code === 'ENOENT'
      ? ok(builtInFloor[isolation])
      : err({ code: 'FLOOR_UNREADABLE', cause: code })
  }
  try {
    const status = fstatSync(file)
    const { uid, mode } = status
    if (!status.isFile()) return err({ code: 'FLOOR_UNREADABLE', cause: 'no regular file' })
    if (uid !== 0 || (mode & 0o022) !== 0)
      return err({ code: 'FLOOR_NOT_ROOTS', uid, mode: mode & 0o777 })
    const names = packs.map(({ name }) => name)
    const parsed = parseFloorFile(readFileSync(file, 'utf8'), names)
    if (!parsed.ok) return parsed
    const { witnesses } = parsed.value
    if (witnesses === null) return ok(floorOf(parsed.value, unseen))
    const witnessing = witnessingOf(witnesses.join('\n'))
    // A floor that asks for nobody would only take away those that the home asks for.
    if (!witnessing.ok || witnessing.value === null) return err({ code: 'FLOOR_WITNESSES_INVALID' })
    const acts = parsed.value.acts === null ? null : parseActsKey(nodeCrypto, parsed.value.acts)
    if (acts?.ok === false) return err({ code: 'FLOOR_ACTS_INVALID' })
    const administrators = administratorsOf(parsed.value.administrators)
    if (!administrators.ok) return administrators
    const seen = { witnessing: witnessing.value, acts: acts?.value ?? null }
    return ok(floorOf(parsed.value, { ...seen, administrators: administrators.value }))
  } catch (cause) {
    return err({ code: 'FLOOR_UNREADABLE', cause: causeOf(cause) })
  } finally {
    closeSync(file)
  }
}
