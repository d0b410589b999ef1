import { chmodSync, copyFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { verify, createPublicKey } from 'node:crypto'
import {
  parseCheckpoint,
  parseNote,
  proveInclusion,
  verifyInclusion,
  hashLeaf,
} from '@custody/evidence'
import { nodeCrypto, nodeRandom } from '@custody/keys'
import { instant } from '@custody/model'
import { allOrNothing, openToWrite, sqliteEvidenceStore, sqliteFleetStore } from '@custody/stores'
import { afterAll, expect, test } from 'vitest'
import { openActs } from './open-acts.ts'
import { actRecorder, adminAct } from './record-act.ts'

const folder = mkdtempSync(join(tmpdir(), 'custody-acts-'))
afterAll(() => rmSync(folder, { recursive: true }))
let made = 0

async function actsIn(keyPath = join(folder, `${(made += 1)}.p8`)) {
  const opened = openToWrite(join(folder, `${made}.sqlite`), '{}')
  if (!opened.ok) throw new Error(opened.error.code)
  const { db } = opened.value
  const evidence = sqliteEvidenceStore(db, nodeCrypto)
  const world = { evidence, fleet: sqliteFleetStore(db) }
  const acts = await openActs(world, keyPath)
  if (!acts.ok) throw new Error(acts.error.code)
  const { organisation, key } = acts.value
  const told: string[] = []
  const recordAct = actRecorder({
    ...acts.value,
    evidence,
    crypto: nodeCrypto,
    random: nodeRandom,
    now: () => instant(1_795_392_000_000),
    told: () => told.push('act'),
  })
  const origin = `${organisation}/acts`
  return { db, evidence, world, keyPath, key, recordAct, origin, told }
}

test('a hundred acts are one tree, each under a head that the key signed, each with its proof', async () => {
  const { evidence, recordAct, origin, key, told } = await actsIn()
  for (let act = 1; act <= 100; act += 1) {
    const { seq } = await recordAct(adminAct('admin.export-made', { number: act, name: `n${act}` }))
    expect(seq).toBe(act)
  }
  expect(told).toHaveLength(100)
  const head = await evidence.head(origin)
  expect(head).toMatchObject({ device: null, frontier: { size: 101 } })
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), key.publicKey])
  const openssl = createPublicKey({ key: spki, format: 'der', type: 'spki' })
  const leaves = await evidence.leaves(origin, 0, 101)
  for (const [seq, bytes] of leaves.entries()) {
    const cover = await evidence.cover(origin, seq)
    const note = parseNote(cover?.note ?? '')
    const checkpoint = note.ok ? parseCheckpoint(note.value.text) : null
    if (!note.ok || checkpoint?.ok !== true) throw new Error('no head')
    const [line] = note.value.signatures
    const text = new TextEncoder().encode(note.value.text)
    expect(verify(null, text, openssl, line?.signature ?? text), `head over ${seq}`).toBe(true)
    const nodes = (level: number, index: number) => evidence.node(origin, level, index)
    const proof = proveInclusion(nodeCrypto, nodes, seq, checkpoint.value.size)
    const held = verifyInclusion(nodeCrypto, hashLeaf(nodeCrypto, bytes), proof, checkpoint.value)
    expect(held.ok, `proof of ${seq}`).toBe(true)
    if (seq > 0)
      expect((await evidence.openings(origin, seq)).map(({ bytes: said }) => String(said))).toEqual(
        [`n${seq}`],
      )
  }
})

test('a turn that fails has neither its act nor its effect', async () => {
  const { db, evidence, recordAct, origin } = await actsIn()
  await recordAct(adminAct('admin.signed-in', { by: 'ada' }))
  const failing = allOrNothing(db, async () => {
    await recordAct(adminAct('admin.signed-out', { by: 'ada' }))
    throw new Error('the disk is full')
  })
  await expect(failing).rejects.toThrow('the disk is full')
  evidence.forget()
  expect((await evidence.head(origin))?.frontier.size).toBe(2)
  await recordAct(adminAct('admin.signed-out', { by: 'ada' }))
  expect((await evidence.head(origin))?.frontier.size).toBe(3)
})

test('acts go on only under the key that they began with', async () => {
  const { world, keyPath, recordAct } = await actsIn()
  const other = await actsIn()
  await recordAct(adminAct('admin.signed-in', {}))
  const code = async (path: string) => {
    const opened = await openActs(world, path)
    return opened.ok ? 'ok' : opened.error.code
  }
  expect(await code(keyPath)).toBe('ok')
  expect(await code(other.keyPath)).toBe('ORGANISATION_KEY_DIFFERS')
  expect(await code(join(folder, 'gone.p8'))).toBe('ORGANISATION_KEY_MISSING')
  const copy = join(folder, 'copy.p8')
  copyFileSync(keyPath, copy)
  expect(await code(copy)).toBe('ok')
  chmodSync(copy, 0o640)
  expect(await code(copy)).toBe('ORGANISATION_KEY_EXPOSED')
  symlinkSync(keyPath, join(folder, 'link.p8'))
  expect(await code(join(folder, 'link.p8'))).toBe('ORGANISATION_KEY_INVALID')
  writeFileSync(join(folder, 'text.p8'), 'no key', { mode: 0o600 })
  expect(await code(join(folder, 'text.p8'))).toBe('ORGANISATION_KEY_INVALID')
})
