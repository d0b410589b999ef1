import { existsSync } from 'node:fs'
import { canMakeMachines } from '@custody/testkit'
import { describe } from 'vitest'
import type { NativeBuild } from '../src/native-programs.ts'

const machines = await canMakeMachines()
const here: { readonly [build in NativeBuild]: boolean } = {
  installed: machines,
  sanitized: machines,
  valgrind: machines && existsSync('/usr/bin/valgrind'),
}

/** A suite for each build; valgrind's is skipped, by its name, where valgrind is not installed. */
export function describeBuilds(name: string, suite: (build: NativeBuild) => void): void {
  for (const build of ['installed', 'sanitized', 'valgrind'] as const)
    describe.skipIf(!here[build])(`${name}, ${build}`, () => suite(build))
}

/** What a sanitizer or valgrind reported, out of all that was said on standard error. */
export function reportsIn(said: string): readonly string[] {
  return said
    .split('\n')
    .filter((line) => /AddressSanitizer|LeakSanitizer|runtime error:|^==\d+==/.test(line))
}
