import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { noteLog } from '../../apps/witness/test/sample-log.ts'
import { runWitness, startWitness } from '../../apps/witness/test/start-witness.ts'
import { compileShim, noCompiler } from './harness/shim.ts'

test.skipIf(noCompiler !== null)(
  'a witness loses power 8 times amid requests: every head whose cosignature it gave out is there',
  async () => {
    using shim = compileShim('power-loss')
    const place = mkdtempSync(join(tmpdir(), 'custody-witness-'))
    const [disk, platter] = [join(place, 'disk'), join(place, 'platter')]
    const log = noteLog('org_a/heads')
    const hash = createHash('sha256').update(log.origin).digest('hex')
    runWitness(disk, 'init', '--name', 'witness.example/w1')
    runWitness(disk, 'add-log', '--', log.verifierKey)
    const keep = () => cpSync(disk, platter, { recursive: true, preserveTimestamps: true })
    keep()
    const env = { LD_PRELOAD: shim.path, CUSTODY_DISK: disk, CUSTODY_PLATTER: platter }
    let size = 0
    for (let cut = 0; cut < 8; cut += 1) {
      const witness = await startWitness(disk, 0, env)
      const newest = await fetch(`${witness.url}/${hash}/checkpoint`)
      const known = newest.status === 404 ? 0 : Number((await newest.text()).split('\n')[1])
      // One more may have been kept whose answer never came.
      expect(known - size, `after cut ${cut}`).toBeGreaterThanOrEqual(0)
      expect(known - size).toBeLessThanOrEqual(1)
      size = known
      const killed = new Promise((resolve) => {
        setTimeout(() => resolve(witness.stop('SIGKILL')), 30 + Math.random() * 150)
      })
      for (;;) {
        const answer = await witness.add(log.body(size, size + 1)).catch(() => null)
        if (answer === null || (await answer.text().catch(() => null)) === null) break
        expect(answer.status).toBe(200)
        size += 1
      }
      await killed
      rmSync(disk, { recursive: true })
      expect(existsSync(platter)).toBe(true)
      renameSync(platter, disk)
      keep()
    }
    expect(size).toBeGreaterThan(20)
    rmSync(place, { recursive: true })
  },
  120_000,
)
