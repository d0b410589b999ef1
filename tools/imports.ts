import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One import statement: the file it stands in (from the root), and what it names. */
export type Import = { readonly file: string; readonly specifier: string }

const statement =
  /(?:^|\n)\s*(?:import|export)\s(?:[^'"`;]*?\sfrom\s)?\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g

/** Every import of every source file below `room`, in the order of the files' names. */
export function importsOf(root: string, room: string): readonly Import[] {
  return sourcesOf(root, room).flatMap((file) =>
    importsIn(file, readFileSync(join(root, file), 'utf8')),
  )
}

export function importsIn(file: string, text: string): readonly Import[] {
  return [...text.matchAll(statement)].map((match) => ({
    file,
    specifier: match[1] ?? match[2] ?? '',
  }))
}

export function sourcesOf(root: string, room: string): readonly string[] {
  return globSync('{src,test,bench}/**/*.{ts,tsx}', { cwd: join(root, room) })
    .filter((file) => !file.includes('testdata'))
    .map((file) => join(room, file))
    .sort()
}

/** Whether a file is a test, a benchmark or what they are made of; those may use `testkit`. */
export function isTest(file: string): boolean {
  return /\.test\.tsx?$|\.contract\.ts$|\/(test|bench)\//.test(file)
}
