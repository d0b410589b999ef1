import type { Result } from './result.ts'
import { err, ok } from './result.ts'

/**
 * An artefact that can be nothing else: named by the digest of its content. Only what our gateway starts from one is
 * `launched`. Source: security.md, "MCP identity".
 */
export type PinnedArtefact =
  | {
      readonly kind: 'npm' | 'pypi'
      readonly name: string
      readonly version: string
      /** SHA-256 over the integrity of the package and of everything it depends on; hex. */
      readonly lockSha256: string
    }
  | { readonly kind: 'binary'; readonly sha256: string }
  | { readonly kind: 'image'; readonly repository: string; readonly digest: string }

/** What a gateway says of the artefact that it is about to start. Nothing of it is taken on trust. */
export type ArtefactClaim =
  | {
      readonly kind: 'npm' | 'pypi'
      /** As its lock file has it; of PyPI normalised. */
      readonly name: string
      readonly version: string
      /** What the lock file pins, read by `mcp-configs`. */
      readonly lock: readonly LockedPackage[]
      /** Who owns the folder that it is installed in and started from. */
      readonly store: 'root' | 'other'
    }
  | {
      readonly kind: 'binary'
      readonly sha256: string
      /** `descriptor`: what was hashed is what is executed, the file opened once. */
      readonly executedFrom: 'descriptor' | 'path'
    }
  | { readonly kind: 'image'; readonly reference: string }
  /** Anything else: `npx`, `uvx`, a script. Never pinned. */
  | { readonly kind: 'command' }

/** One package of a lock file. */
export type LockedPackage = {
  readonly name: string
  readonly version: string
  /** Digests of its archive as `sha512-…` or `sha256:…`; none where the lock file has none. Sorted. */
  readonly integrity: readonly string[]
}

export type PinProblem = {
  readonly code: 'ARTEFACT_NOT_PINNED'
  readonly because:
    | 'command'
    | 'digest-invalid'
    | 'executed-by-path'
    | 'image-tag'
    | 'integrity-missing'
    | 'integrity-weak'
    | 'package-not-locked'
    | 'store-not-root'
    | 'version-not-exact'
  /** The package that it is about, or empty. */
  readonly subject: string
}

type Pinned = Result<PinnedArtefact, PinProblem>

/** Accepts an artefact as pinned, or says what is missing. `sha256Hex` hashes text as UTF-8. */
export function pinArtefact(claim: ArtefactClaim, sha256Hex: (text: string) => string): Pinned {
  switch (claim.kind) {
    case 'npm':
    case 'pypi':
      return pinPackage(claim, sha256Hex)
    case 'binary':
      if (!isSha256(claim.sha256)) return refuse('digest-invalid')
      if (claim.executedFrom !== 'descriptor') return refuse('executed-by-path')
      return ok({ kind: 'binary', sha256: claim.sha256 })
    case 'image':
      return pinImage(claim.reference)
    case 'command':
      return refuse('command')
  }
}

function refuse(because: PinProblem['because'], subject = ''): Pinned {
  return err({ code: 'ARTEFACT_NOT_PINNED', because, subject })
}

function isSha256(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text)
}

function pinPackage(
  { kind, name, version, lock, store }: Extract<ArtefactClaim, { kind: 'npm' | 'pypi' }>,
  sha256Hex: (text: string) => string,
): Pinned {
  if (!isExactVersion(kind, version)) return refuse('version-not-exact', name)
  if (store !== 'root') return refuse('store-not-root', name)
  if (!lock.some((one) => one.name === name && one.version === version))
    return refuse('package-not-locked', name)
  for (const one of lock) {
    if (one.integrity.length === 0) return refuse('integrity-missing', one.name)
    if (!one.integrity.every(isStrong)) return refuse('integrity-weak', one.name)
  }
  const entries = lock.map((one) => JSON.stringify([one.name, one.version, ...one.integrity]))
  const text = JSON.stringify(['custody/mcp-lock/1', kind, ...new Set(entries.toSorted())])
  return ok({ kind, name, version, lockSha256: sha256Hex(text) })
}

function isExactVersion(kind: 'npm' | 'pypi', version: string): boolean {
  return kind === 'npm'
    ? /^\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?$/.test(version)
    : /^(?:\d+!)?\d+(?:\.\d+)*(?:[-_.]?(?:a|b|rc|post|dev)\d*)*(?:\+[0-9A-Za-z.]+)?$/.test(version)
}

/** SHA-256 and longer. `sha1-…` and `md5:…` can be made to collide. */
function isStrong(integrity: string): boolean {
  return /^(?:sha256:[0-9a-f]{64}|sha512-[A-Za-z0-9+/]{86}==|sha384-[A-Za-z0-9+/]{64}|sha256-[A-Za-z0-9+/]{43}=|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/.test(
    integrity,
  )
}

/** `repository@sha256:…`. A tag beside the digest says nothing and is dropped. */
function pinImage(reference: string): Pinned {
  const [, repository = '', digest = ''] =
    /^([a-z0-9][\w./:-]*)@(sha256:[0-9a-f]{64})$/.exec(reference) ?? []
  if (digest === '') return refuse(reference.includes('@') ? 'digest-invalid' : 'image-tag')
  return ok({ kind: 'image', repository: repository.replace(/:[\w.-]+$/, ''), digest })
}
