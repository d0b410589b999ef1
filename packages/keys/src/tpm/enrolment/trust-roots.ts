import { X509Certificate, hash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { readCertificate } from './certificate.ts'
import type { CertificateFacts } from './certificate.ts'

/** What the operator says of a root: makers of chips, or of virtual ones. An authority below a root says nothing by itself. */
export type RootKind = 'vendor' | 'virtual' | 'intermediate'
export const rootKinds = ['vendor', 'virtual', 'intermediate'] as const

/** An authority over endorsement certificates, loaded by the operator. None is built in. */
export type TrustRoot = {
  readonly kind: RootKind
  /** SHA-256 of the certificate, hex. */
  readonly fingerprint: string
  readonly facts: CertificateFacts
}

export type TrustRootProblem =
  | { readonly code: 'TRUST_ROOT_UNREADABLE'; readonly path: string }
  /** It is no authority: a chip's own certificate, or a server's. */
  | { readonly code: 'TRUST_ROOT_NO_AUTHORITY'; readonly path: string }
  /** It is signed by itself, so somebody has to say for what kind of chips it stands. */
  | { readonly code: 'TRUST_ROOT_KIND_MISSING'; readonly path: string }
  | { readonly code: 'TRUST_ROOT_UNKNOWN'; readonly path: string }

/** Reads all roots of a folder: `<kind>/<fingerprint>.pem`. None where there is no folder. Whatever does not read is an error. */
export function readTrustRoots(folder: string): Result<readonly TrustRoot[], TrustRootProblem> {
  const roots: TrustRoot[] = []
  for (const kind of rootKinds) {
    const at = join(folder, kind)
    if (!existsSync(at)) continue
    for (const name of readdirSync(at)
      .filter((file) => file.endsWith('.pem'))
      .toSorted()) {
      const read = readPem(join(at, name))
      if (!read.ok) return read
      roots.push(...read.value.map((facts) => rootOf(kind, facts)))
    }
  }
  return ok(roots)
}

/**
 * Keeps the authorities in a PEM file. Those signed by themselves become roots of that kind; others stand between such a
 * root and a chip, and vouch for nothing alone.
 */
export function addTrustRoots(
  folder: string,
  path: string,
  as: 'vendor' | 'virtual' | null,
): Result<readonly TrustRoot[], TrustRootProblem> {
  const read = readPem(path)
  if (!read.ok) return read
  if (read.value.some(({ isAuthority }) => !isAuthority))
    return err({ code: 'TRUST_ROOT_NO_AUTHORITY', path })
  if (as === null && read.value.some(isSelfSigned))
    return err({ code: 'TRUST_ROOT_KIND_MISSING', path })
  const added = read.value.map((facts) =>
    rootOf(isSelfSigned(facts) && as !== null ? as : 'intermediate', facts),
  )
  for (const { kind, fingerprint, facts } of added) {
    removeTrustRoot(folder, fingerprint)
    const at = join(folder, kind)
    mkdirSync(at, { recursive: true, mode: 0o700 })
    const file = join(at, `${fingerprint}.pem`)
    writeFileSync(`${file}.new`, facts.x509.toString(), { mode: 0o600, flush: true })
    renameSync(`${file}.new`, file)
  }
  return ok(added)
}

/** Forgets the one with that fingerprint. */
export function removeTrustRoot(
  folder: string,
  fingerprint: string,
): Result<true, TrustRootProblem> {
  const isFingerprint = /^[0-9a-f]{64}$/.test(fingerprint)
  const files = rootKinds.map((kind) => join(folder, kind, `${fingerprint}.pem`))
  const found = isFingerprint ? files.filter((file) => existsSync(file)) : []
  if (found.length === 0) return err({ code: 'TRUST_ROOT_UNKNOWN', path: fingerprint })
  for (const file of found) rmSync(file)
  return ok(true)
}

function rootOf(kind: RootKind, facts: CertificateFacts): TrustRoot {
  return { kind, fingerprint: hash('sha256', facts.der, 'hex'), facts }
}

function isSelfSigned({ x509, subject, issuer }: CertificateFacts): boolean {
  return Buffer.from(subject).equals(issuer) && x509.verify(x509.publicKey)
}

const pemBlock = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g

function readPem(path: string): Result<readonly CertificateFacts[], TrustRootProblem> {
  const unreadable = err<TrustRootProblem>({ code: 'TRUST_ROOT_UNREADABLE', path })
  try {
    const blocks = readFileSync(path, 'latin1').match(pemBlock) ?? []
    const facts = blocks.map((block) =>
      readCertificate(new Uint8Array(new X509Certificate(block).raw)),
    )
    const whole = facts.filter((one) => one !== null)
    return whole.length === 0 || whole.length < facts.length ? unreadable : ok(whole)
  } catch {
    return unreadable
  }
}
