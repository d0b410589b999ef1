import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseStamp, portableCrypto, stampedBytes } from '@custody/evidence'
import { verifyTimestamp } from '@custody/keys/timestamp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { noteLog } from './sample-log.ts'
import { startStampAuthority } from './stamp-authority.ts'
import { runWitness, startWitness } from './start-witness.ts'

const folder = join(mkdtempSync(join(tmpdir(), 'custody-stamps-')), 'witness')
const main = new URL('../src/main.ts', import.meta.url).pathname
const logs = ['org_a/acts', 'org_a/heads', 'org_b/acts'].map(noteLog)
const authority = await startStampAuthority()
let witness: Awaited<ReturnType<typeof startWitness>>

beforeAll(async () => {
  runWitness(folder, 'init', '--name', 'witness.example/w1')
  runWitness(folder, 'add-log', '--', ...logs.map(({ verifierKey }) => verifierKey))
  witness = await startWitness(folder)
})
afterAll(async () => {
  await witness.stop()
  authority.close()
  rmSync(join(folder, '..'), { recursive: true })
})

/** The authority answers in this very process, so the verb runs beside it. */
async function stamp(): Promise<string> {
  const child = spawn(process.execPath, [main, '--folder', folder, 'stamp', '--tsa', authority.url])
  let said = ''
  child.stdout.on('data', (text) => (said += String(text)))
  child.stderr.on('data', (text) => (said += String(text)))
  await new Promise((resolve) => child.once('close', resolve))
  return said
}

const stampOf = (origin: string, query = '') => {
  const hash = createHash('sha256').update(origin).digest('hex')
  return fetch(`${witness.url}/${hash}/stamp${query}`)
}
const sizeIn = (note: string) => Number(note.split('\n')[1])

async function read(origin: string, query = '') {
  const stamped = parseStamp(portableCrypto, await (await stampOf(origin, query)).text())
  if (!stamped.ok) throw new Error(stamped.error.code)
  return stamped.value
}

test('all heads are stamped by one request, each can be told alone, and its time holds offline', async () => {
  expect((await stampOf('org_a/acts')).status).toBe(404)
  for (const log of logs) await witness.add(log.body(0, 3))
  expect(await stamp()).toBe('stamped 3 heads\n')
  expect(authority.asked()).toBe(1)
  for (const { origin } of logs) {
    const { note, heads, token } = await read(origin)
    expect(note.startsWith(`${origin}\n3\n`)).toBe(true)
    const stamped = await verifyTimestamp(token, stampedBytes(heads), [authority.root])
    expect(stamped).toMatchObject({ ok: true, value: { authority: 'Example, TSA' } })
    if (stamped.ok) expect(Math.abs(stamped.value.time - Date.now())).toBeLessThan(60_000)
  }
})

test('openssl, which knows nothing of us, finds that the token is over those bytes', async () => {
  const { heads, token } = await read('org_a/heads')
  writeFileSync(join(authority.place, 'data'), stampedBytes(heads))
  writeFileSync(join(authority.place, 'token'), token)
  const said = authority.openssl('ts -verify -data data -in token -token_in -CAfile root.pem')
  expect(String(said)).toContain('Verification: OK')
})

test('only what is new is stamped; the first stamp over an entry is found, and the newest', async () => {
  expect(await stamp()).toBe('stamped 0 heads\n')
  expect(authority.asked()).toBe(1)
  await witness.add(logs[0]?.body(3, 9) ?? '')
  expect(await stamp()).toBe('stamped 1 heads\n')
  expect(sizeIn((await read('org_a/acts')).note)).toBe(9)
  expect(sizeIn((await read('org_a/acts', '?size=2')).note)).toBe(3)
  expect(sizeIn((await read('org_a/acts', '?size=4')).note)).toBe(9)
  expect((await stampOf('org_a/acts', '?size=10')).status).toBe(404)
  expect((await stampOf('org_a/acts', '?size=x')).status).toBe(400)
})

test('an authority that is away loses nothing', async () => {
  authority.leave(true)
  await witness.add(logs[1]?.body(3, 5) ?? '')
  expect(await stamp()).toContain('AUTHORITY_AWAY')
  authority.leave(false)
  expect(await stamp()).toBe('stamped 1 heads\n')
  expect(sizeIn((await read('org_a/heads')).note)).toBe(5)
})

describe('a stamp is refused', () => {
  test('whose head was not among those stamped', async () => {
    const text = await (await stampOf('org_a/acts', '?size=2')).text()
    const code = (changed: string) => {
      const parsed = parseStamp(portableCrypto, changed)
      return parsed.ok ? 'ok' : parsed.error.code
    }
    expect(code(text)).toBe('ok')
    expect(code(text.replace('org_a/acts\\n3\\n', 'org_a/acts\\n4\\n'))).toBe('HEAD_NOT_STAMPED')
    expect(code(text.replace('"index":0', '"index":1'))).toBe('HEAD_NOT_STAMPED')
    expect(code('{}')).toBe('STAMP_UNREADABLE')
  })

  test('by a root that does not vouch for it, over other bytes, changed, or by a certificate for other uses', async () => {
    const { heads, token } = await read('org_b/acts')
    const bytes = stampedBytes(heads)
    const code = async (given: Uint8Array, data = bytes, roots = [authority.root]) => {
      const verified = await verifyTimestamp(given, data, roots)
      return verified.ok ? 'ok' : verified.error.code
    }
    expect(await code(token)).toBe('ok')
    expect(await code(token, bytes, [authority.other])).toBe('TIMESTAMP_UNTRUSTED')
    expect(await code(token, bytes, [])).toBe('TIMESTAMP_UNTRUSTED')
    expect(await code(token, stampedBytes({ ...heads, size: heads.size + 1 }))).toBe(
      'TIMESTAMP_DIFFERS',
    )
    expect(await code(token.subarray(3))).toBe('TIMESTAMP_INVALID')
    const genTime = Buffer.from(token).indexOf(
      '20',
      Buffer.from(token).indexOf(Buffer.from(portableCrypto.sha256(bytes))),
    )
    expect(genTime).toBeGreaterThan(0)
    const earlier = Uint8Array.from(token)
    earlier[genTime + 3] = 0x30 + (((earlier[genTime + 3] ?? 0x30) - 0x30 + 9) % 10)
    expect(await code(earlier), 'another year').toBe('TIMESTAMP_UNTRUSTED')
    for (const use of ['tsa', 'code']) {
      authority.openssl('ts -query -data data -sha256 -cert -out query')
      // openssl itself refuses to sign by a certificate for other uses: CMS makes the same structure.
      writeFileSync(join(authority.place, 'data'), bytes)
      authority.openssl('ts -query -data data -sha256 -cert -out query')
      authority.openssl(
        'ts -reply -config config -section tsa_config -queryfile query -inkey tsa.key -signer tsa.pem -token_out -out tok',
      )
      authority.openssl('cms -verify -noverify -inform DER -in tok -binary -out info')
      authority.openssl(
        `cms -sign -in info -binary -nodetach -econtent_type 1.2.840.113549.1.9.16.1.4 -signer ${use}.pem -inkey tsa.key -outform DER -out forged`,
      )
      expect(await code(readFileSync(join(authority.place, 'forged'))), use).toBe(
        use === 'tsa' ? 'ok' : 'TIMESTAMP_UNTRUSTED',
      )
    }
  })
})
