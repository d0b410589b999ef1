import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { nodeRandom, openSealerKey, openTpmSigner, serveSigner } from '@custody/keys'
import type { KeyAttestation } from '@custody/keys'
import { addTrustRoots, readTrustRoots, tpmAttester } from '@custody/keys/attester'
import { emulatedTpm, endorsementAuthority, installSwtpm } from '@custody/testkit'
import { afterAll, describe, expect, test } from 'vitest'
import { noOrganisation } from '../src/tpm/scope.ts'
import { encodeStatement, parseStatement } from '../src/tpm/statement.ts'
import { certifyChip } from './certify-chip.ts'
import { must } from './forgeries.ts'

// An attester and two chips (swtpm). No physical chip has been met.

const swtpm = await installSwtpm()
const folder = mkdtempSync(join(tmpdir(), 'custody-attester-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe.skipIf(!swtpm.ok)('an attester', async () => {
  if (!swtpm.ok) return
  const vendor = endorsementAuthority('Chip Maker')
  writeFileSync(join(folder, 'vendor.pem'), vendor.pem)
  addTrustRoots(join(folder, 'roots'), join(folder, 'vendor.pem'), 'vendor')
  const world = {
    key: nodeRandom(32),
    roots: () => must(readTrustRoots(join(folder, 'roots'))),
    now: () => Date.now(),
  }
  const attester = tpmAttester(world)
  const chipWith = async (certified: boolean) => {
    const tpm = await emulatedTpm(swtpm.value)
    if (certified) await certifyChip(tpm.socket, vendor)
    const signer = must(await openTpmSigner({ kind: 'unix', path: tpm.socket }, noOrganisation))
    afterAll(async () => {
      await signer.close()
      await tpm[Symbol.asyncDispose]()
    })
    return { tpm, signer }
  }
  const ours = await chipWith(true)
  const theirs = await chipWith(false)
  const to = { origin: 'org_a/device/dev_a/e1', challenge: nodeRandom(32) }
  const shown = must(await ours.signer.enrol(to.challenge))
  const secret = must(await ours.signer.activate(must(attester.credential(shown, to))))

  test('finds what kind of chip it is, and which', () => {
    expect(attester.attested(shown, to, secret)).toMatchObject({
      ok: true,
      value: { level: 'tpm-hardware', because: null, counter: expect.any(Number) },
    })
  })

  test('finds a chip without certificate no better than a file', async () => {
    const other = must(await theirs.signer.enrol(to.challenge))
    const opened = must(await theirs.signer.activate(must(attester.credential(other, to))))
    expect(attester.attested(other, to, opened)).toMatchObject({
      value: { level: 'file', because: 'certificate-missing' },
    })
  })

  test('has its credential opened by a sealer behind its socket too', async () => {
    const path = join(dirname(ours.tpm.socket), 'sealer')
    const server = createServer((socket) => void serveSigner(ours.signer, socket)).listen(path)
    afterAll(() => server.close())
    const key = must(await openSealerKey(path))
    expect(await key.activate(must(attester.credential(shown, to)))).toEqual({
      ok: true,
      value: secret,
    })
    const [seal, again] = await Promise.all([
      key.seal(new TextEncoder().encode('a note')),
      key.activate(must(attester.credential(shown, to))),
    ])
    expect([seal.ok, again.ok], 'one question after the other').toEqual([true, true])
  })

  test('refuses a secret for another log, another challenge, another key, or made by another', async () => {
    const other = must(await theirs.signer.enrol(to.challenge))
    const fresh = { ...to, challenge: nodeRandom(32) }
    const later = must(await ours.signer.enrol(fresh.challenge))
    const elsewhere = tpmAttester({ ...world, key: nodeRandom(32) })
    const refused = [
      attester.attested(shown, { ...to, origin: 'org_a/device/dev_a/e2' }, secret),
      attester.attested(later, fresh, secret),
      attester.attested(other, to, secret),
      elsewhere.attested(shown, to, secret),
      attester.attested(shown, to, nodeRandom(32)),
      attester.attested(shown, to, new Uint8Array(0)),
    ]
    for (const each of refused)
      expect(each).toMatchObject({ error: { code: 'CREDENTIAL_REFUSED' } })
  })

  test('makes a credential that no other chip opens', async () => {
    const credential = must(attester.credential(shown, to))
    expect(await theirs.signer.activate(credential)).toMatchObject({ ok: false })
  })

  const changed = (
    change: Partial<NonNullable<ReturnType<typeof parseStatement>>>,
  ): KeyAttestation => {
    const statement = parseStatement(shown.statement ?? new Uint8Array(0))
    if (statement === null) throw new Error('no statement')
    return { ...shown, statement: encodeStatement({ ...statement, ...change }) }
  }

  test('makes no credential for what does not hold', async () => {
    const other = parseStatement(
      must(await theirs.signer.enrol(to.challenge)).statement ?? new Uint8Array(0),
    )
    if (other === null) throw new Error('no statement')
    const loose = Uint8Array.from(other.endorsementKey)
    loose[7] = 0x72 // userWithAuth instead of adminWithPolicy
    const asked = (given: KeyAttestation, challenge = to.challenge) => {
      const made = attester.credential(given, { ...to, challenge })
      return made.ok ? 'made' : made.error.code
    }
    expect(asked(shown)).toBe('made')
    expect(asked(shown, nodeRandom(32))).toBe('KEY_POSSESSION_NOT_SHOWN')
    expect(asked(changed({ endorsementKey: other.endorsementKey })), 'of another device').toBe(
      'KEY_CERTIFICATE_DIFFERS',
    )
    expect(asked(changed({ endorsementKey: loose }))).toBe('KEY_ENDORSEMENT_DIFFERS')
    expect(asked(changed({ bootQuote: other.bootQuote }))).toBe('KEY_QUOTE_DIFFERS')
    expect(asked(changed({ attestationKey: other.attestationKey }))).toBe('KEY_ATTRIBUTES_DIFFER')
    const exportable = Uint8Array.from(
      parseStatement(shown.statement ?? loose)?.attestationKey ?? loose,
    )
    exportable[7] = (exportable[7] ?? 0) & ~0x02
    expect(asked(changed({ attestationKey: exportable })), 'exportable').toBe(
      'KEY_ATTRIBUTES_DIFFER',
    )
  })
})
