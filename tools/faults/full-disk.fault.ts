import { randomBytes } from 'node:crypto'
import { readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { installation, parseStatus, reasonOf, until, verdictOf } from './harness/installation.ts'
import type { Installation } from './harness/installation.ts'
import { askDaemon } from './harness/start-part.ts'

const mib = 1024 * 1024

/** Why no disk of its own can be made for a test; null when it can. */
const noDisk: string | null =
  process.getuid?.() === 0 && spawnSync('unshare', ['-m', 'true']).status === 0
    ? null
    : 'a file system of its own needs root'

describe.skipIf(noDisk !== null)('a full disk', () => {
  test('calls are denied and told what to do, denials are still kept, and room is enough to go on', async () => {
    await using place = await installation()
    const daemon = await place.start('daemon', { through: onSmallDisk(place) })
    expect(daemon.said, daemon.complaint()).toMatchObject({ ready: true })
    // The disk is in the daemon's mount namespace only.
    const disk = `/proc/${daemon.child.pid}/root${place.home}`
    const control = (path: string) => askDaemon(join(disk, 'daemon', 'control.sock'), path)
    const status = async () => parseStatus(await control('/status'))
    const before = await place.decide('ls', 'toolu_before')
    expect(verdictOf(before)).toBe('no objection')

    fill(disk)
    // The log goes on in the room it has taken already: large entries use that up.
    const large = {
      file_path: join(place.person.project, 'large.txt'),
      content: randomBytes(300_000).toString('hex'),
    }
    const refused = await until(
      () => place.decideCall('Write', large),
      (reply) => verdictOf(reply) === 'deny',
      40_000,
    )
    expect(reasonOf(refused)).toContain('OUTBOX_FULL')
    expect(reasonOf(refused)).toMatch(/disk/)
    const full = await status()
    expect(full.log.problem).toBe('OUTBOX_FULL')

    const denied = Array.from({ length: 12 }, (_, at) => `toolu_denied_${at}`)
    for (const id of denied) expect(verdictOf(await place.decide('rm -rf /', id))).toBe('deny')
    expect(await toolUseIds(control)).toEqual(expect.arrayContaining(denied))
    expect((await status()).alerts.map(({ code }) => code)).toContain('OUTBOX_FULL')

    rmSync(join(disk, 'filler'))
    const again = await until(
      () => place.decide('ls'),
      (reply) => verdictOf(reply) !== 'deny',
    )
    expect(verdictOf(again)).toBe('no objection')
    expect((await status()).log.problem).toBeNull()
    expect((await status()).pid).toBe(full.pid)
    expect(readdirSync(disk)).toContain('daemon')
  }, 90_000)
})

/** Mounts a disk of 40 MB over the home, then becomes the person. */
function onSmallDisk({ home, person: { uid, gid }, hookPort }: Installation): readonly string[] {
  const steps = [
    `mount -t tmpfs -o size=40m,uid=${uid},gid=${gid},mode=0700 custody ${home}`,
    `echo '{"hookPort":${hookPort}}' > ${home}/config.json`,
    `chown ${uid}:${gid} ${home}/config.json`,
    `exec setpriv --reuid ${uid} --regid ${gid} --clear-groups "$@"`,
  ]
  return ['unshare', '-m', '--propagation', 'private', 'sh', '-ec', steps.join('\n'), 'sh']
}

/** Leaves not a page. */
function fill(disk: string): void {
  const { bavail, bsize } = statfsSync(disk)
  writeFileSync(join(disk, 'filler'), Buffer.alloc(bavail * bsize - ((bavail * bsize) % mib)))
  const left = statfsSync(disk)
  writeFileSync(join(disk, 'filler'), Buffer.alloc(left.bavail * left.bsize), { flag: 'a' })
}

async function toolUseIds(control: (path: string) => Promise<string>): Promise<readonly string[]> {
  const { entries } = JSON.parse(await control('/entries?kind=call.decided&limit=500'))
  return entries.map(
    (entry: { fields: { toolUseId?: { text: string } } }) => entry.fields.toolUseId?.text,
  )
}
