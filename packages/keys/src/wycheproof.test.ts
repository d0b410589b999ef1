import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { portableCrypto } from '@custody/evidence'
import { describe, expect, test } from 'vitest'
import { nodeCrypto, nodeP256 } from './node-crypto.ts'
import { portableP256, sealVerifier } from './verify.ts'

const folder = resolve(process.env['CUSTODY_SHARED'] ?? '../shared', 'vectors/wycheproof')
const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))

type Group<Test> = {
  readonly publicKeyDer: string
  readonly tagSize: number
  readonly tests: readonly Test[]
}
type SignatureTest = {
  readonly tcId: number
  readonly comment: string
  readonly msg: string
  readonly sig: string
  readonly result: 'valid' | 'invalid' | 'acceptable'
}
type MacTest = {
  readonly tcId: number
  readonly comment: string
  readonly key: string
  readonly msg: string
  readonly tag: string
  readonly result: 'valid' | 'invalid' | 'acceptable'
}

function groupsOf<Test>(file: string): readonly Group<Test>[] {
  return JSON.parse(readFileSync(join(folder, file), 'utf8')).testGroups
}

describe.skipIf(!existsSync(folder))(
  'shared vectors/wycheproof (skipped where the folder is absent)',
  () => {
    test.each([
      { by: 'node', verifyP256: nodeP256() },
      { by: 'portable', verifyP256: portableP256 },
    ])(
      'ECDSA P-256 r ‖ s, as a seal, by $by',
      ({ verifyP256 }) => {
        const verify = sealVerifier(verifyP256)
        const wrong: string[] = []
        let count = 0
        const file = 'ecdsa_secp256r1_sha256_p1363_test.json'
        for (const { publicKeyDer, tests } of groupsOf<SignatureTest>(file)) {
          const key = { kind: 'file-p256/1', publicKey: bytes(publicKeyDer), nvName: null } as const
          for (const { tcId, comment, msg, sig, result } of tests) {
            count += 1
            const holds = verify(key, bytes(msg), bytes(sig)).ok
            if (holds !== (result === 'valid')) wrong.push(`${tcId} ${result}: ${comment}`)
          }
        }
        expect(count).toBeGreaterThan(200)
        expect(wrong).toEqual([])
      },
      60_000,
    )

    test.each([
      { by: 'node', crypto: nodeCrypto },
      { by: 'portable', crypto: portableCrypto },
    ])('HMAC-SHA-256 by $by', ({ crypto }) => {
      const wrong: string[] = []
      let count = 0
      for (const { tagSize, tests } of groupsOf<MacTest>('hmac_sha256_test.json'))
        for (const { tcId, comment, key, msg, tag, result } of tests) {
          count += 1
          const made = crypto.hmacSha256(bytes(key), bytes(msg)).subarray(0, tagSize / 8)
          const holds = Buffer.from(made).equals(bytes(tag))
          if (holds !== (result === 'valid')) wrong.push(`${tcId} ${result}: ${comment}`)
        }
      expect(count).toBeGreaterThan(100)
      expect(wrong).toEqual([])
    })
  },
)
