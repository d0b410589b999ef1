import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { parseLogKey, portableCrypto } from '@custody/evidence'
import { afterAll, expect, test } from 'vitest'
import { deviceLog } from '../test/sample-log.ts'
import { createWitnessStore, openWitnessStore } from './witness-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'custody-witness-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('finds another log of a device by its name, and reads no other device’s log for it', () => {
  const path = join(folder, 'witness.db')
  createWitnessStore(path, 'witness.example/w1')
  const store = openWitnessStore(path)
  if (!store.ok) throw new Error(store.error.code)
  const first = 'org_a/device/dev_a/e1'
  const log = parseLogKey(portableCrypto, deviceLog(first).verifierKey)
  if (log.ok) store.value.addLog(log.value)
  const db = new DatabaseSync(path)
  // Names about the device's own, in the order of bytes, with keys that nobody could read.
  for (const near of ['dev_a', 'dev_a.', 'dev_a0', 'dev_ab', 'dev_a%'])
    db.prepare('INSERT INTO logs VALUES (?, ?)').run(
      `org_a/device/${near}${near === 'dev_a' ? '' : '/e1'}`,
      near,
    )
  db.close()

  expect(store.value.hasLogBeside('org_a/device/dev_a', first), 'its only one').toBe(false)
  expect(store.value.hasLogBeside('org_a/device/dev_a', 'org_a/device/dev_a/e2')).toBe(true)
  expect(store.value.hasLogBeside('org_a/device/dev_b', 'org_a/device/dev_b/e1')).toBe(false)
  expect(store.value.hasLogBeside('org_a/device/dev_', 'org_a/device/dev_/e1')).toBe(false)
  store.value.close()
})
