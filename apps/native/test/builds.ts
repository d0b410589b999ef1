import { existsSync } from 'node:fs'
import type { NativeBuild } from '../src/native-programs.ts'

/** Builds to run a suite on. Valgrind's where it is installed. */
export const nativeBuilds: readonly NativeBuild[] = existsSync('/usr/bin/valgrind')
  ? ['installed', 'sanitized', 'valgrind']
  : ['installed', 'sanitized']

/** What a sanitizer or valgrind reported, out of all that was said on standard error. */
export function reportsIn(said: string): readonly string[] {
  return said
    .split('\n')
    .filter((line) => /AddressSanitizer|LeakSanitizer|runtime error:|^==\d+==/.test(line))
}
