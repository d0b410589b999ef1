import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { buildNative } from '../../apps/native/src/native-programs.ts'
import type { Production } from './production-packages.ts'

// Of our rooms what runs; of others' packages what is no help to a running program.
const roomParts = ['package.json', 'README.md', 'src', 'custody.mjs']
const notOurs = /(?:\.test\.ts|\.generate\.ts)$|\/(?:testdata|test|bench)(?:\/|$)/
const notTheirs = /\.(?:[cm]?ts|map|md|markdown|tsbuildinfo)$/i
const licence = /^(?:licen[cs]e|notice|copying)/i

const launcher = `#!/bin/sh
# Starts the command line on the Node of the package, whatever the caller's environment would load into it.
unset NODE_OPTIONS NODE_PATH
exec /usr/lib/custody/node --disable-warning=ExperimentalWarning /usr/lib/custody/app/apps/cli/src/main.ts "$@"
`

/** Lays out the package's files below \`root\` as they will stand on a machine. */
export function layOut(checkout: string, root: string, { rooms, packages }: Production): void {
  const programs = join(root, 'usr/lib/custody')
  const app = join(programs, 'app')
  mkdirSync(app, { recursive: true })
  buildNative(programs)
  cpSync(realpathSync(join(checkout, 'node_modules/.bin/node')), join(programs, 'node'))
  cpSync(join(checkout, 'package.json'), join(app, 'package.json'))
  for (const room of rooms) {
    for (const part of roomParts) copy(join(checkout, room, part), join(app, room, part), notOurs)
    if (room.startsWith('packages/')) link(app, room)
  }
  for (const place of packages) copyPackage(join(checkout, place), join(app, place))
  copy(join(checkout, 'apps/console/dist'), join(app, 'apps/console/dist'), /\.map$/)
  copy(join(checkout, 'packaging/systemd'), join(app, 'packaging/systemd'), null)
  copy(join(checkout, 'packaging/systemd'), join(root, 'usr/lib/systemd/system'), null)
  copy(
    join(checkout, 'packaging/debian/10-local.json'),
    join(root, 'etc/custody/config.d/10-local.json'),
    null,
  )
  layDocuments(checkout, join(root, 'usr/share/doc/custody'))
  mkdirSync(join(root, 'usr/bin'), { recursive: true })
  writeFileSync(join(root, 'usr/bin/custody'), launcher)
  rightModes(root, programs)
}

function layDocuments(checkout: string, folder: string): void {
  for (const name of ['operations.md', 'limitations.md', 'threat-model.md', 'errors'])
    copy(join(checkout, 'docs', name), join(folder, name), null)
  copy(join(checkout, 'LICENSE'), join(folder, 'copyright'), null)
}

/** Our own packages are found by a link, so that Node reads their TypeScript: below node_modules it does not. */
function link(app: string, room: string): void {
  const at = join(app, 'node_modules/@custody', basename(room))
  mkdirSync(dirname(at), { recursive: true })
  symlinkSync(relative(dirname(at), join(app, room)), at)
}

/** Without the packages nested in it: each is listed by itself. */
function copyPackage(from: string, to: string): void {
  cpSync(from, to, {
    recursive: true,
    filter(path) {
      const below = path.slice(from.length)
      if (licence.test(basename(path))) return true
      return below === '' || (!below.startsWith('/node_modules') && !notTheirs.test(below))
    },
  })
}

function copy(from: string, to: string, without: RegExp | null): void {
  if (!existsSync(from)) return
  const filter = (path: string) => without?.test(path.slice(from.length)) !== true
  cpSync(from, to, { recursive: true, filter })
}

function rightModes(root: string, programs: string): void {
  const set = spawnSync('chmod', ['-R', 'u=rwX,go=rX', root])
  if (set.status !== 0) throw new Error(`cannot set modes: ${set.stderr}`)
  for (const folder of ['usr/lib/systemd/system', 'etc/custody/config.d', 'usr/share/doc/custody'])
    spawnSync('find', [join(root, folder), '-type', 'f', '-exec', 'chmod', '0644', '{}', '+'])
  for (const name of readdirSync(programs).filter((one) => one.startsWith('custody-')))
    chmodSync(join(programs, name), 0o755)
  chmodSync(join(programs, 'node'), 0o755)
  chmodSync(join(root, 'usr/bin/custody'), 0o755)
}
