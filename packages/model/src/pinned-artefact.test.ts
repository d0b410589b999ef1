import { describe, expect, test } from 'vitest'
import type { ArtefactClaim, LockedPackage } from './pinned-artefact.ts'
import { pinArtefact } from './pinned-artefact.ts'

const hex = 'a'.repeat(64)
const sha512 = `sha512-${'A'.repeat(86)}==`
const own: LockedPackage = { name: 'server', version: '1.2.3', integrity: [sha512] }
const dependency: LockedPackage = { name: 'left', version: '0.1.0', integrity: [sha512] }
const npm = {
  kind: 'npm',
  name: 'server',
  version: '1.2.3',
  lock: [own, dependency],
  store: 'root',
} as const
const pypi = {
  ...npm,
  kind: 'pypi',
  version: '1.2',
  lock: [{ name: 'server', version: '1.2', integrity: [`sha256:${hex}`] }],
} as const
const pin = (claim: ArtefactClaim) => pinArtefact(claim, (text) => `digest of ${text}`)

describe('what is named by its content is pinned', () => {
  test.each<{ readonly claim: ArtefactClaim; readonly value: object }>([
    { claim: npm, value: { kind: 'npm', name: 'server', version: '1.2.3' } },
    { claim: pypi, value: { kind: 'pypi', version: '1.2' } },
    {
      claim: { kind: 'binary', sha256: hex, executedFrom: 'descriptor' },
      value: { kind: 'binary', sha256: hex },
    },
    {
      claim: { kind: 'image', reference: `ghcr.io/x/server@sha256:${hex}` },
      value: { kind: 'image', repository: 'ghcr.io/x/server', digest: `sha256:${hex}` },
    },
    {
      claim: { kind: 'image', reference: `reg:5000/server:1.2@sha256:${hex}` },
      value: { repository: 'reg:5000/server' },
    },
  ])('$claim.kind', ({ claim, value }) => {
    expect(pin(claim)).toMatchObject({ ok: true, value })
  })

  test('a lock is one whatever its order, and another with another dependency', () => {
    const lockOf = (lock: readonly LockedPackage[]) => {
      const pinned = pin({ ...npm, lock })
      return pinned.ok && 'lockSha256' in pinned.value ? pinned.value.lockSha256 : null
    }
    expect(lockOf([dependency, own])).toBe(lockOf([own, dependency]))
    expect(lockOf([own])).not.toBe(lockOf([own, dependency]))
  })
})

describe('nothing else is', () => {
  test.each<{ readonly because: string; readonly claim: ArtefactClaim }>([
    { because: 'command', claim: { kind: 'command' } },
    { because: 'version-not-exact', claim: { ...npm, version: '^1.2.3' } },
    { because: 'version-not-exact', claim: { ...npm, version: 'latest' } },
    { because: 'version-not-exact', claim: { ...npm, version: '1.2' } },
    { because: 'version-not-exact', claim: { ...pypi, version: '1.*' } },
    { because: 'store-not-root', claim: { ...npm, store: 'other' } },
    { because: 'package-not-locked', claim: { ...npm, lock: [dependency] } },
    { because: 'package-not-locked', claim: { ...npm, lock: [] } },
    { because: 'package-not-locked', claim: { ...npm, version: '1.2.4' } },
    {
      because: 'integrity-missing',
      claim: { ...npm, lock: [own, { ...dependency, integrity: [] }] },
    },
    {
      because: 'integrity-weak',
      claim: {
        ...npm,
        lock: [own, { ...dependency, integrity: [`sha1-${'A'.repeat(27)}=`] }],
      },
    },
    {
      because: 'executed-by-path',
      claim: { kind: 'binary', sha256: hex, executedFrom: 'path' },
    },
    {
      because: 'digest-invalid',
      claim: { kind: 'binary', sha256: hex.slice(1), executedFrom: 'descriptor' },
    },
    { because: 'image-tag', claim: { kind: 'image', reference: 'ghcr.io/x/server:1.2.3' } },
    { because: 'image-tag', claim: { kind: 'image', reference: 'ghcr.io/x/server' } },
    { because: 'digest-invalid', claim: { kind: 'image', reference: 'x/server@sha256:abc' } },
  ])('$because: $claim', ({ because, claim }) => {
    expect(pin(claim)).toMatchObject({ ok: false, error: { code: 'ARTEFACT_NOT_PINNED', because } })
  })
})
