import { spawnSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * `installed`: as it is shipped, static. `sanitized`: with AddressSanitizer and UndefinedBehaviorSanitizer, which end a
 * program that errs. `valgrind`: each program runs itself under valgrind, which ends it with 99.
 */
export type NativeBuild = 'installed' | 'sanitized' | 'valgrind'

/** The native programs by name, and the sources of each. */
const programs: { readonly [name: string]: string } = {
  'custody-ask': 'ask',
  'custody-broker': 'broker frame children process file identify inspect managed account',
  'custody-supervise': 'supervise listen run-part',
}

const hardened = process.arch === 'arm64' ? '-mbranch-protection=standard' : '-fcf-protection'
const strict = '-std=c17 -D_GNU_SOURCE -Wall -Wextra -Wpedantic -Wconversion -Werror'
/** How gcc builds what is shipped: without a loader, at an address that nobody knows. */
export const installedOptions =
  `-O2 -static-pie -fPIE -fstack-protector-strong -D_FORTIFY_SOURCE=2 ${hardened} ` +
  '-Wl,-z,relro,-z,now,-z,noexecstack'
const options: { readonly [build in NativeBuild]: string } = {
  installed: installedOptions,
  sanitized: '-O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all',
  valgrind: '-O1 -g -Dsyscall=known_call',
}

/** Builds every program into `folder`. Throws with what gcc said. */
export function buildNative(folder: string, build: NativeBuild = 'installed'): readonly string[] {
  for (const [name, sources] of Object.entries(programs)) {
    if (build === 'valgrind') {
      writeFileSync(join(folder, name), underValgrind)
      chmodSync(join(folder, name), 0o755)
    }
    const program = join(folder, build === 'valgrind' ? `${name}.watched` : name)
    const files = sources.split(' ').map((source) => `${source}.c`)
    compile(program, [...files, ...callsOf(build)], options[build])
  }
  return Object.keys(programs)
}

/** Compiles C sources, by paths from this file, into a program. */
export function compile(program: string, sources: readonly string[], more = '-O1'): void {
  const paths = sources.map((source) => join(import.meta.dirname, source))
  const words = [...strict.split(' '), ...more.split(' '), '-o', program, ...paths]
  const gcc = spawnSync('gcc', words, { encoding: 'utf8' })
  if (gcc.status !== 0)
    throw new Error(`cannot build ${program}: ${gcc.error?.message ?? gcc.stderr}`)
}

// Older valgrinds know not all of the system calls.
function callsOf(build: NativeBuild): readonly string[] {
  return build === 'valgrind' ? ['../test/in-machine/known-calls.c'] : []
}

const underValgrind = `#!/bin/sh
exec valgrind --quiet --error-exitcode=99 --exit-on-first-error=yes --leak-check=no "$0.watched" "$@"
`
