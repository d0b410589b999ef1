import type { Json, LockedPackage, Result } from '@custody/model'
import { err, isJsonObject, ok } from '@custody/model'
import type { LockProblem } from './lock-problem.ts'
import { parseTomlObject } from './syntax.ts'

type Locked = Result<readonly LockedPackage[], LockProblem>

/**
 * What a requirements file with hashes pins, as `pip install --require-hashes` takes it. A line that adds anything else
 * (another file, an index, an address) makes it no lock file. Source: pip, "Secure installs".
 */
export function parseRequirements(text: string): Locked {
  const lines = text
    .replace(/\\\r?\n/g, ' ')
    .split(/\r?\n/)
    .map((line) => line.replace(/(?:^|\s)#.*$/, '').trim())
    .filter((line) => line !== '')
  const found = lines.map(requirement)
  const isWhole = found.every((one) => one !== null)
  return isWhole && found.length > 0 ? ok(found) : err({ code: 'LOCK_UNREADABLE' })
}

function requirement(line: string): LockedPackage | null {
  const [, name = '', version = '', options = ''] =
    /^([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*={2,3}\s*([^\s;]+)\s*(?:;(?:(?!\s--).)*)?(.*)$/.exec(
      line,
    ) ?? []
  if (name === '' || version.includes('*') || /--(?!hash=)/.test(options)) return null
  const integrity = [...options.matchAll(/--hash=([a-z0-9]+:[0-9a-f]+)/g)].map(
    ([, hash = '']) => hash,
  )
  return { name: normalised(name), version, integrity: integrity.toSorted() }
}

/**
 * What `pylock.toml` (PEP 751) or `uv.lock` pins. A package from a folder or a git checkout has no digest and is listed
 * without. Sources: PEP 751; uv's lock file, version 1.
 */
export function parsePythonLock(text: string): Locked {
  const lock = parseTomlObject(text)
  if (!lock.ok) return err({ code: 'LOCK_UNREADABLE' })
  const listed = lock.value['packages'] ?? lock.value['package']
  if (!Array.isArray(listed)) return err({ code: 'LOCK_UNREADABLE' })
  return ok((listed as readonly Json[]).filter((entry) => !isProject(entry)).map(lockedPackage))
}

/** The project that holds the lock and has no code of its own. Source: uv, "virtual" projects. */
function isProject(entry: Json): boolean {
  return isJsonObject(entry) && isJsonObject(entry['source']) && 'virtual' in entry['source']
}

function lockedPackage(entry: Json): LockedPackage {
  if (!isJsonObject(entry)) return { name: '', version: '', integrity: [] }
  const archives = [entry['sdist'], entry['archive'], ...listIn(entry['wheels'])].filter(
    isJsonObject,
  )
  const digests = archives.map((archive) => digestOf(archive))
  const isWhole = digests.every((digest) => digest !== null)
  return {
    name: normalised(textIn(entry['name'])),
    version: textIn(entry['version']),
    integrity: isWhole ? [...new Set(digests)].toSorted() : [],
  }
}

/** `hash = "sha256:…"` (uv) or `hashes = {sha256 = "…"}` (PEP 751); null where an archive has none. */
function digestOf(archive: { readonly [key: string]: Json }): string | null {
  const { hash, hashes } = archive
  if (typeof hash === 'string') return hash
  const [algorithm, digest] = isJsonObject(hashes)
    ? (Object.entries(hashes).find(([name]) => name === 'sha256' || name === 'sha512') ?? [])
    : []
  return typeof digest === 'string' ? `${algorithm}:${digest}` : null
}

/** One name per package, however it is spelled. Source: PyPA, "Names and normalization". */
function normalised(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-')
}

function textIn(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}

function listIn(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : []
}
