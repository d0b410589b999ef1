import { chmodSync, lchownSync, lstatSync } from 'node:fs'
import { err, ok } from '@custody/model'
import { reasonOf } from '../../write-file.ts'
import type { Check, Finding, Fix, Patient } from '../check.ts'
import { fail, pass, skipped } from '../check.ts'
import { separatePlaces } from '../../separate-installation.ts'
import { custodyAccounts, uidOf } from './accounts.ts'
import { unknown } from './unknown.ts'

/** A folder or socket, whose it must be, and the modes that it may have at most. */
type Place = {
  readonly path: string
  readonly owner: 'root' | 'daemon' | 'sealer'
  readonly mode: number
  readonly kind: 'folder' | 'socket'
  /** Absent it is no failure. */
  readonly optional?: true
}

const { programs, run, state, sealState, controlSocket } = separatePlaces
const places: readonly Place[] = [
  { path: programs, owner: 'root', mode: 0o755, kind: 'folder' },
  { path: '/etc/custody', owner: 'root', mode: 0o755, kind: 'folder', optional: true },
  { path: state, owner: 'daemon', mode: 0o700, kind: 'folder' },
  { path: sealState, owner: 'sealer', mode: 0o700, kind: 'folder' },
  { path: run, owner: 'root', mode: 0o755, kind: 'folder' },
  // The sockets in them are closed; systemd makes the folders root's alone, so that custodyd needs the way through.
  { path: `${run}/broker`, owner: 'root', mode: 0o755, kind: 'folder' },
  { path: `${run}/seal`, owner: 'root', mode: 0o755, kind: 'folder' },
  { path: controlSocket, owner: 'root', mode: 0o666, kind: 'socket' },
  { path: `${run}/ask.sock`, owner: 'root', mode: 0o666, kind: 'socket' },
  { path: `${run}/broker/broker.sock`, owner: 'daemon', mode: 0o600, kind: 'socket' },
  { path: `${run}/seal/seal.sock`, owner: 'daemon', mode: 0o600, kind: 'socket' },
]

export const folders: Check = {
  name: 'folders',
  question: 'Are the folders of Custody whose they must be, and closed to others?',
  look: async (patient) => lookAt('folder', patient),
}

export const sockets: Check = {
  name: 'sockets',
  question: 'Does each socket stand in a folder where nobody else can put one?',
  look: async (patient) => lookAt('socket', patient),
}

/** One finding of all that are in order, and one for each that is not. */
function lookAt(kind: Place['kind'], patient: Patient) {
  const found = places
    .filter((place) => place.kind === kind)
    .map((place) => ({ about: place.path, finding: judge(place, patient) }))
  const bad = found.filter(({ finding }) => finding.status !== 'pass')
  const good = found.length - bad.length
  return good === 0
    ? bad
    : [{ about: null, finding: pass(`${good} of ${found.length} in order`) }, ...bad].map(
        ({ about, finding }) => ({ about: about ?? '', finding }),
      )
}

function judge(place: Place, { cli }: Patient): Finding {
  const { path, kind, optional } = place
  const uid = place.owner === 'root' ? 0 : uidOf(custodyAccounts[place.owner])
  if (uid === null) return skipped(`there is no account to own it`)
  try {
    const status = lstatSync(path)
    const isKind = kind === 'folder' ? status.isDirectory() : status.isSocket()
    if (!isKind) return fail(`it is no ${kind}`, 'sudo custody install --system')
    const mode = status.mode & 0o7777
    const tooOpen = (mode & ~place.mode) !== 0
    if (status.uid === uid && !tooOpen) return pass(octal(mode))
    const says = [
      status.uid === uid ? '' : `it belongs to account ${status.uid}`,
      tooOpen ? `its mode is ${octal(mode)}` : '',
    ]
    const hint = `sudo chown ${uid} ${path} && sudo chmod ${octal(place.mode)} ${path}`
    const fix = cli.uid === 0 ? mending(place, uid) : null
    return fail(says.filter((text) => text !== '').join(', and '), hint, fix)
  } catch (error) {
    const { code } = Object(error)
    if (code === 'EACCES') return unknown('this account may not look there')
    if (code === 'ENOENT' && optional === true) return pass('not there')
    return fail(
      `it cannot be looked at: ${reasonOf(error)}`,
      kind === 'socket'
        ? 'sudo systemctl restart custody-broker custody-seal custodyd'
        : 'sudo custody install --system',
    )
  }
}

function mending({ path, mode }: Place, uid: number): Fix {
  return {
    does: `gave it to account ${uid}, mode ${octal(mode)}`,
    apply: async () => {
      try {
        lchownSync(path, uid, lstatSync(path).gid)
        chmodSync(path, mode)
        return ok(true)
      } catch (error) {
        return err({ code: 'FILE_NOT_WRITTEN', path, because: reasonOf(error) })
      }
    },
  }
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0')
}
