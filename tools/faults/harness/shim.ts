import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A library to preload that any account can read. Gone when disposed of. */
export type Shim = Disposable & { readonly path: string }

export const noCompiler: string | null =
  process.platform === 'linux' && spawnSync('gcc', ['--version']).status === 0
    ? null
    : 'no gcc: apt-get install gcc'

/** Compiles one of the C files of this folder's parent. */
export function compileShim(name: 'power-loss' | 'clock-shift'): Shim {
  const folder = mkdtempSync(join(tmpdir(), 'custody-shim-'))
  chmodSync(folder, 0o755)
  const path = join(folder, `${name}.so`)
  const source = join(import.meta.dirname, '..', `${name}.c`)
  const compiled = spawnSync('gcc', ['-O2', '-shared', '-fPIC', '-o', path, source, '-ldl'])
  if (compiled.status !== 0) throw new Error(`${name}.c does not compile: ${compiled.stderr}`)
  return { path, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) }
}
