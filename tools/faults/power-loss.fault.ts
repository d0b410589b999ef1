import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { forgettingDisk } from './harness/forgetting-disk.ts'
import { installation, until } from './harness/installation.ts'
import type { Installation } from './harness/installation.ts'
import { expectNothingLost, untilAnswered } from './harness/ordeal.ts'
import { compileShim, noCompiler } from './harness/shim.ts'
import type { Shim } from './harness/shim.ts'

describe.skipIf(noCompiler !== null)('power loss', () => {
  let shim: Shim
  beforeAll(() => {
    shim = compileShim('power-loss')
  })
  afterAll(() => shim?.[Symbol.dispose]())

  test.each([
    { synchronous: 'NORMAL', kept: 0 },
    { synchronous: 'FULL', kept: 100 },
  ])('the disk of this suite forgets: of 100 commits at $synchronous it keeps $kept', (how) => {
    const folder = mkdtempSync(join(tmpdir(), 'custody-platter-'))
    const disk = join(folder, 'disk')
    mkdirSync(disk)
    const ended = spawnSync(
      process.execPath,
      ['--eval', committing(join(disk, 'db'), how.synchronous)],
      {
        env: forgettingDisk(shim, disk, join(folder, 'platter'), null).env,
      },
    )
    expect(ended.signal).toBe('SIGKILL')
    const db = new DatabaseSync(join(folder, 'platter', 'db'))
    expect(db.prepare('SELECT count(*) AS n FROM t').get()).toEqual({ n: how.kept })
    db.close()
    rmSync(folder, { recursive: true })
  })

  test.each([
    { part: 'daemon', cuts: 3 },
    { part: 'server', cuts: 3 },
  ] as const)(
    'the $part loses power amid calls $cuts times: no acknowledged entry is lost',
    async ({ part, cuts }) => {
      await using place = await installation()
      const { caller, hookPort: port, payload, status } = place
      const power = powerOf(shim, place, part)
      const start = async (each: 'server' | 'daemon') => {
        const started = await place.start(each, each === part ? { env: power.env } : {})
        expect(started.said, started.complaint()).toMatchObject({ ready: true })
        return started
      }
      const running = { server: await start('server'), daemon: await start('daemon') }
      const { device, consoleUrl } = { ...running.server.said, ...running.daemon.said }
      await until(status, ({ enrolment }) => enrolment === 'enrolled')
      await caller.work({ name: 'w', port, lanes: 4, payload })

      for (let cut = 0; cut < cuts; cut += 1) {
        await untilAnswered(caller, 30)
        await sleep(Math.random() * 200)
        await running[part].kill()
        power.lose()
        running[part] = await start(part)
        // Who it is stands on the disk too.
        expect({ device, consoleUrl, ...running[part].said }).toMatchObject({ device, consoleUrl })
      }
      await untilAnswered(caller, 10)
      await caller.rest()
      await expectNothingLost(place)
    },
    120_000,
  )
})

/** A program that commits 100 rows and loses power. */
function committing(path: string, synchronous: string): string {
  return `
    const { DatabaseSync } = require('node:sqlite')
    const db = new DatabaseSync(${JSON.stringify(path)})
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (n)')
    db.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA synchronous = ${synchronous}')
    for (let n = 0; n < 100; n += 1) db.prepare('INSERT INTO t VALUES (?)').run(n)
    process.kill(process.pid, 'SIGKILL')
  `
}

/** The part's folder as a disk that forgets. */
const powerOf = (shim: Shim, { home, person }: Installation, part: 'daemon' | 'server') =>
  forgettingDisk(shim, join(home, part), join(person.temporary, `platter-${part}`), person)
