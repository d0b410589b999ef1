import { readFileSync, readdirSync } from 'node:fs'
import type { Json, Pack, RuleText } from '@custody/model'
import type { Preset } from './src/preset.ts'

/** Reads the pack folders and presets as data, sorted by name. Used by the generator and its test. */
export function readPacks(root: URL): {
  readonly packs: readonly Pack[]
  readonly presets: readonly Preset[]
} {
  const folders = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'presets')
    .map((entry) => entry.name)
    .toSorted()
  return {
    packs: folders.map((name) => readPack(root, name)),
    presets: readPresets(new URL('presets/', root)),
  }
}

function readPack(root: URL, name: string): Pack {
  const folder = new URL(`${name}/`, root)
  const readme = readFileSync(new URL('README.md', folder), 'utf8')
  return {
    name,
    summary: readme.split('\n').find((line) => line !== '' && !line.startsWith('#')) ?? '',
    rules: rulesIn(folder, `packs/${name}/`),
    tests: testsIn(folder),
  }
}

/** The tests of all the files of a pack as one: `tests.json`, and `git.tests.json` beside `git.cedar`. */
function testsIn(folder: URL): Json {
  return readdirSync(folder)
    .filter((file) => file === 'tests.json' || file.endsWith('.tests.json'))
    .toSorted()
    .map((file): Json => JSON.parse(readFileSync(new URL(file, folder), 'utf8')))
    .reduce(joined)
}

/** Lists one after the other, groups by their names. */
function joined(a: Json, b: Json): Json {
  if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b]
  if (!isObject(a) || !isObject(b)) throw new Error('tests of one pack do not fit together')
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])]
  return Object.fromEntries(
    names.map((name): [string, Json] => {
      const [mine, other] = [a[name], b[name]]
      if (mine === undefined || other === undefined) return [name, mine ?? other ?? null]
      return [name, joined(mine, other)]
    }),
  )
}

function isObject(value: Json): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function rulesIn(folder: URL, prefix: string): readonly RuleText[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.cedar'))
    .toSorted()
    .map((file) => ({
      path: `${prefix}${file}`,
      text: readFileSync(new URL(file, folder), 'utf8'),
    }))
}

function readPresets(folder: URL): readonly Preset[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .toSorted()
    .map((file) => {
      const name = file.slice(0, -5)
      const rules = rulesIn(folder, 'packs/presets/').filter(
        ({ path }) => path === `packs/presets/${name}.cedar`,
      )
      return { name, ...JSON.parse(readFileSync(new URL(file, folder), 'utf8')), rules }
    })
}
