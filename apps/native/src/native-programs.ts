import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** The native programs by name, and the sources of each. */
const programs: { readonly [name: string]: readonly string[] } = {
  'custody-ask': ['ask.c'],
  'custody-broker': ['broker.c', 'managed.c'],
  'custody-supervise': ['supervise.c'],
}

const strict = ['-std=c17', '-D_GNU_SOURCE', '-Wall', '-Wextra', '-Wpedantic', '-Wconversion']
const plain = ['-O2', '-static', '-fstack-protector-strong', '-D_FORTIFY_SOURCE=2', '-Wl,-z,relro']
const sanitized = ['-O1', '-g', '-fsanitize=address,undefined', '-fno-sanitize-recover=all']

/** Builds every program into `folder`, static; with `sanitize` for tests, dynamic. Throws with what gcc said. */
export function buildNative(
  folder: string,
  { sanitize = false }: { readonly sanitize?: boolean } = {},
): readonly string[] {
  const source = new URL('.', import.meta.url).pathname
  for (const [name, files] of Object.entries(programs)) {
    const options = [...strict, '-Werror', ...(sanitize ? sanitized : plain)]
    const sources = files.map((file) => join(source, file))
    const gcc = spawnSync('gcc', [...options, '-o', join(folder, name), ...sources], {
      encoding: 'utf8',
    })
    if (gcc.status !== 0)
      throw new Error(`cannot build ${name}: ${gcc.error?.message ?? gcc.stderr}`)
  }
  return Object.keys(programs)
}
