import { existsSync, globSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { floors } from './floors.ts'
import type { Floor } from './floors.ts'
import { importsIn, importsOf, isTest, sourcesOf } from './imports.ts'
import type { Import } from './imports.ts'

const root = join(import.meta.dirname, '..')

test('every workspace has a floor, and every floor a workspace', () => {
  const rooms = globSync('{packages,apps}/*/package.json', { cwd: root }).map((file) =>
    file.replace('/package.json', ''),
  )
  // The demo's and console's rooms may be bare while they are built, but they are rooms.
  expect(floors.map((floor) => floor.room).sort()).toEqual(rooms.sort())
})

test.each(floors)('$room imports only what its floor allows', (floor) => {
  const strays = importsOf(root, floor.room).filter((found) => !allowed(floor, found))
  expect(strays).toEqual([])
})

test.each(floors)('$room lists in its package.json each package that it imports', (floor) => {
  const manifest = JSON.parse(readFileSync(join(root, floor.room, 'package.json'), 'utf8'))
  const listed = new Set([manifest.name, ...Object.keys(manifest.dependencies ?? {})])
  const unlisted = importsOf(root, floor.room)
    .filter((found) => !isTest(found.file))
    .map((found) => ({ ...found, packageName: packageName(found.specifier) }))
    .filter((found) => found.packageName !== null && !listed.has(found.packageName))
  expect(unlisted).toEqual([])
})

test.each(floors)('$room lists no package that it does not use', (floor) => {
  const manifest = JSON.parse(readFileSync(join(root, floor.room, 'package.json'), 'utf8'))
  const used = new Set(importsOf(root, floor.room).map((found) => packageName(found.specifier)))
  const named = Object.keys(manifest.dependencies ?? {})
    // Types are used by the compiler, and build tools by the room's own build.
    .filter((name) => name.startsWith('@custody/') && !used.has(name))
  expect(named).toEqual([])
})

test('pure rooms import no module of Node', () => {
  const strays = floors
    .filter((floor) => floor.pure)
    .flatMap((floor) => importsOf(root, floor.room))
    .concat(importsIn('packages/keys/src/verify.ts', read('packages/keys/src/verify.ts')))
    .filter((found) => !isTest(found.file) && isBuiltin(found.specifier))
  expect(strays).toEqual([])
})

test('pure rooms are exactly those that compile without the outside world', () => {
  const compiled: string[] = JSON.parse(read('tsconfig.pure.json')).include
  expect(
    floors
      .filter((floor) => floor.pure)
      .map((floor) => `${floor.room}/src`)
      .sort(),
  ).toEqual(compiled.filter((folder) => folder !== 'packages/keys/src/verify.ts').sort())
})

test('no source file switches off a rule of the compiler or the linter', () => {
  const mark = new RegExp(['@ts-(ignore|expect-error|nocheck)', '(ox|es)lint-disable'].join('|'))
  const files = floors.flatMap((floor) => sourcesOf(root, floor.room))
  expect(files.filter((file) => mark.test(read(file)))).toEqual([])
})

test('ARCHITECTURE.md holds the same table', () => {
  const page = read('ARCHITECTURE.md')
  const missing = floors.map(row).filter((line) => !page.includes(line))
  expect(missing).toEqual([])
})

test('the reader of imports sees every form of import', () => {
  const text = [
    "import a from './a.ts'",
    "import type { B } from '@custody/b'",
    "import './c.ts'",
    "export { d } from './d.ts'",
    "const e = await import('./e.ts')",
    'import {\n  f,\n  g,\n} from "./f.ts"',
  ].join('\n')
  expect(importsIn('x', text).map((found) => found.specifier)).toEqual([
    './a.ts',
    '@custody/b',
    './c.ts',
    './d.ts',
    './e.ts',
    './f.ts',
  ])
})

function allowed(floor: Floor, { file, specifier }: Import): boolean {
  if (specifier.startsWith('.')) return staysIn(floor.room, file, specifier)
  if (!specifier.startsWith('@custody/')) return true
  const name = specifier.slice('@custody/'.length)
  if (floor.room.endsWith(`/${name}`)) return isTest(file)
  return floor.mayImport.includes(name) || (isTest(file) && isPackage(name))
}

/** A relative import must not climb out of its own room. Tests may read the tools and each other's data. */
function staysIn(room: string, file: string, specifier: string): boolean {
  return isTest(file) || join(file, '..', specifier).startsWith(`${room}/`)
}

function isPackage(name: string): boolean {
  return existsSync(join(root, 'packages', name.replace(/^keys\/(?:verify|attester)$/, 'keys')))
}

function isBuiltin(specifier: string): boolean {
  return specifier.startsWith('node:') || builtinModules.includes(specifier)
}

function packageName(specifier: string): string | null {
  if (specifier.startsWith('.') || isBuiltin(specifier) || specifier.startsWith('virtual:'))
    return null
  const parts = specifier.split('/')
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? null)
}

function row(floor: Floor): string {
  const may = floor.mayImport.length === 0 ? '–' : floor.mayImport.join(', ')
  return `| \`${floor.room}\` | ${floor.does} | ${may} | ${floor.mustNever} |`
}

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}
