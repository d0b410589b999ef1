import { execFile } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'

/** An emulated TPM 2.0 and the libraries that it needs. */
export type Swtpm = { readonly program: string; readonly libraries: string }

export type SwtpmProblem = { readonly code: 'SWTPM_NOT_INSTALLABLE'; readonly reason: string }

const packages = ['swtpm', 'swtpm-libs', 'libtpms0']
const run = promisify(execFile)

/** Where it lies once it was brought. */
function cacheFolder(): string {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache')
  return join(cache, 'custody', 'debian', 'swtpm')
}

/** The emulator that is there already; null where none is. */
export function swtpmHere(): Swtpm | null {
  if (existsSync('/usr/bin/swtpm')) return { program: '/usr/bin/swtpm', libraries: '' }
  const folder = cacheFolder()
  const program = join(folder, 'usr/bin/swtpm')
  const found = globSync('usr/lib/*/{libtpms.so.0,swtpm/libswtpm_libtpms.so.0}', { cwd: folder })
  const libraries = found.map((file) => join(folder, dirname(file))).join(':')
  return existsSync(program) && found.length === 2 ? { program, libraries } : null
}

/**
 * Brings the emulator: Debian's packages, checked by apt, unpacked into the cache and not installed. No root needed,
 * but for the lists of a machine that has none.
 */
export async function installSwtpm(): Promise<Result<Swtpm, SwtpmProblem>> {
  const here = swtpmHere()
  if (here !== null) return ok(here)
  const folder = await mkdtemp(join(tmpdir(), 'custody-swtpm-'))
  try {
    // apt downloads as an account of its own.
    await chmod(folder, 0o777)
    await download(folder)
    const unpacked = join(folder, 'unpacked')
    await mkdir(unpacked)
    for (const file of globSync('*.deb', { cwd: folder }))
      await run('dpkg-deb', ['-x', join(folder, file), unpacked])
    await mkdir(dirname(cacheFolder()), { recursive: true })
    await keep(unpacked)
  } catch (error) {
    return err({ code: 'SWTPM_NOT_INSTALLABLE', reason: String(error) })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  const brought = swtpmHere()
  return brought === null
    ? err({ code: 'SWTPM_NOT_INSTALLABLE', reason: 'the packages hold no swtpm' })
    : ok(brought)
}

async function download(cwd: string): Promise<void> {
  const options = { cwd, timeout: 60_000 }
  try {
    await run('apt-get', ['-q', 'download', ...packages], options)
  } catch (error) {
    if (process.getuid?.() !== 0) throw error
    await run('apt-get', ['-q', 'update'], options)
    await run('apt-get', ['-q', 'download', ...packages], options)
  }
}

/** Another run may have been quicker: then its copy stays. Temporary and cache folder may be on two disks. */
async function keep(unpacked: string): Promise<void> {
  const fresh = `${cacheFolder()}.${basename(dirname(unpacked))}`
  await run('cp', ['-a', unpacked, fresh])
  await rename(fresh, cacheFolder()).catch(() => rm(fresh, { recursive: true, force: true }))
}
