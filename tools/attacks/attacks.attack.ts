import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { instant } from '@custody/model'
import { emulatedTpm, installSwtpm } from '@custody/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer } from '../../apps/server/test/running/start-server.ts'
import type { RunningServer } from '../../apps/server/test/running/start-server.ts'
import { runWitness } from '../../apps/witness/test/start-witness.ts'
import type { Shown } from './attack.ts'
import { shownOf } from './attacks.ts'
import { storeEdits } from './performed/administrator.ts'
import { softwareLog, withSaltOf } from './performed/bundles.ts'
import { clonesApart } from './performed/clones.ts'
import { dropSeals } from './performed/dropped-seals.ts'
import { forgeSeals } from './performed/forged-seals.ts'
import type { ForgedSeals } from './performed/forged-seals.ts'
import {
  diskRolledBack,
  putBack,
  replayed,
  rolledBack,
  takeSnapshots,
} from './performed/rollbacks.ts'
import type { Snapshots } from './performed/rollbacks.ts'
import { withheldFor } from './performed/withheld-checkpoints.ts'
import { omitDevice } from './performed/omitted-device.ts'
import { wiped } from './performed/wiped.ts'
import { askWitness } from './world/ask-witness.ts'
import { editedStore } from './world/edited-store.ts'
import type { EditedStore, StoreEdit } from './world/edited-store.ts'
import { completenessOf, judge } from './world/judge.ts'
import { exported, putCopy, startStack, witnessedSize } from './world/stack.ts'
import type { Stack } from './world/stack.ts'

// Each test is called as its attack in the table (attacks.ts), which says what must show it. `honest`: the same way gone
// without the attack. In this order: one log grows through all of it, and the last of its attacks ends it.

const swtpm = await installSwtpm()

describe.skipIf(!swtpm.ok)('an attack on the evidence', () => {
  let stack: Stack
  let heads: string
  beforeAll(async () => {
    if (!swtpm.ok) throw new Error(swtpm.error.code)
    stack = await startStack(swtpm.value)
    heads = await stack.heads()
  })
  afterAll(() => stack[Symbol.asyncDispose]())

  const now = () => instant(Date.now())
  const expectShown = (id: string, shown: readonly Shown[]) => expect(shown).toEqual(shownOf(id))
  const verifier = (says: readonly string[]): Shown => ({ by: 'verifier', says })

  describe('by an administrator, in the database of the server', () => {
    let server: RunningServer
    let edited: EditedStore
    beforeAll(async () => {
      const home = putCopy(stack.server.home, join(stack.folder, 'store'))
      // Two servers that forward one organisation's own logs would be a fork of those.
      rmSync(join(home, 'witnesses'))
      server = await startServer(home)
      edited = editedStore(server.home, stack.device().origin)
    })
    afterAll(async () => {
      edited.close()
      await server.stop()
    })
    /** What comes of an export of the server whose store was edited. */
    const outcomeOf = async (edit: StoreEdit, known: string | null = heads) => {
      edited.edit(edit)
      const { origin } = stack.device()
      return judge({ bundle: await exported(server, origin), trust: stack.trust, heads: known })
    }

    test('honest', async () => {
      expect(await outcomeOf(() => {})).toEqual(['verified'])
    })

    test.each([
      'old-entry-edited',
      'old-entry-deleted',
      'entry-removed-chain-rebuilt',
      'tail-deleted-seals-kept',
      'tail-dropped',
      'payload-edited',
      'payload-withheld',
    ] as const)('%s', async (id) => {
      expectShown(id, [verifier(await outcomeOf(storeEdits[id]))])
    })

    test('a tail that was dropped is seen by nobody who has not asked the witness', async () => {
      expect(await outcomeOf(storeEdits['tail-dropped'], null)).toEqual(['verified'])
    })
  })

  test('old-head-cosigned-hourly', async () => {
    const { url, folder } = stack.witness
    const { origin, outbox } = stack.device()
    const { size, note } = outbox.newestSeal() ?? { size: 0, note: '' }
    const silence = (after: number) => runWitness(folder, 'silent', '--after', String(after))
    const answers = new Set<string>()
    let told: ReturnType<typeof silence>
    do {
      answers.add(await askWitness(url, { oldSize: size, size, note, outbox }))
      told = silence(1)
    } while (told.exit !== 3)
    expect([...answers], 'an old head may be cosigned again').toEqual(['COSIGNED'])
    const [, since = ''] = new RegExp(`silent ${origin} since (\\S+),`).exec(told.stdout) ?? []
    expect(Date.parse(since)).toBeLessThanOrEqual(Date.now() - 1000)
    expectShown('old-head-cosigned-hourly', [{ by: 'monitor', says: ['silent'] }])
    expect(silence(1_000_000), 'honest').toMatchObject({ exit: 0, stdout: '' })
  })

  test('device-omitted', async () => {
    if (!swtpm.ok) return
    const { honest, omitted } = await omitDevice(stack, swtpm.value)
    expect(honest, 'honest').toEqual(['verified'])
    expectShown('device-omitted', [verifier(omitted)])
    heads = await stack.heads()
  })

  test('checkpoints-withheld', async () => {
    const { server, check } = stack
    await stack.device().work(1)
    server.child.kill('SIGSTOP')
    const withheld = await withheldFor(stack, 11, async () => {})
    server.child.kill('SIGCONT')
    expectShown('checkpoints-withheld', [{ by: 'daemon', says: withheld.alerts }])
    expect(withheld.afterMinutes).toBe(11)
    const honest = await withheldFor(stack, 11, () => stack.device().learn(check))
    expect(honest, 'honest').toEqual({ alerts: [], afterMinutes: null })
    heads = await stack.heads()
  })

  describe('in a bundle', () => {
    const judged = (bundle: string, trust: string | null = stack.trust) =>
      judge({ bundle, trust, heads: trust === null ? null : heads })
    const bundle = () => stack.device().bundle().join('')

    test('honest', async () => {
      expect(await judged(bundle())).toEqual(['verified'])
      expect(await judged(withSaltOf(bundle(), 32))).toEqual(['verified'])
    })

    test('salt-of-another-length', async () => {
      const [short, long] = [withSaltOf(bundle(), 31), withSaltOf(bundle(), 33)]
      const shown = [verifier(await judged(short)), verifier(await judged(long))]
      expectShown('salt-of-another-length', shown)
    })

    test('bundle-with-its-own-keys', async () => {
      const { bundle: own } = await softwareLog(stack.folder, stack.device().origin, null)
      const shown = [verifier(await judged(own, null)), verifier(await judged(own))]
      expectShown('bundle-with-its-own-keys', shown)
    })
  })

  test('software-key-as-hardware', async () => {
    const level = 'tpm-hardware'
    const said = await softwareLog(stack.folder, stack.device().origin, level)
    const asked = await judge({ ...said, heads: null, require: level })
    expectShown('software-key-as-hardware', [verifier(asked)])
    const { bundle, trust } = await softwareLog(stack.folder, stack.device().origin, null)
    const honest = { bundle, trust, heads: null }
    expect(await judge({ ...honest, require: 'file' }), 'honest').toEqual(['verified, no witness'])
    expect(await judge(honest), 'honest').toEqual(['verified, no witness'])
  })

  describe('by root, in place of a seal', () => {
    let forged: ForgedSeals
    let witnessed: number
    beforeAll(async () => {
      if (!swtpm.ok) return
      const { value } = swtpm
      const device = stack.device()
      witnessed = await witnessedSize(stack, device.origin)
      forged = await forgeSeals(device, stack.tpm.socket, value)
      await stack.reopen(async () => {})
    })
    /** What all three say of a note over the two entries that nobody sealed. */
    const saidOf = async (id: string): Promise<readonly Shown[]> => {
      const note = forged.notes.get(id) ?? ''
      const { size, leaves } = forged
      const { client, origin, outbox } = stack.device()
      const body = { origin, oldSize: witnessed, leaves: [...leaves], checkpoint: note }
      const bundle = forged.bundleWith(note)
      const says = await judge({ bundle, trust: stack.trust, heads })
      const { url } = stack.witness
      const answer = await askWitness(url, { oldSize: witnessed, size, note, outbox })
      const taken = await client.uploadLeaves({ body })
      const refused = taken.ok || taken.error.code !== 'REFUSED' ? null : taken.error.problem.code
      return [
        verifier(says),
        { by: 'witness', says: [answer] },
        { by: 'server', says: [taken.ok ? 'taken' : (refused ?? taken.error.code)] },
      ]
    }

    test.each([
      'seal-of-a-loose-key',
      'seal-by-a-ticket',
      'seal-over-another-counter',
      'seal-of-another-device',
    ])('%s', async (id) => expectShown(id, await saidOf(id)))

    test('a quote in its place is none either', async () => {
      expect(await saidOf('seal-that-is-a-quote')).toEqual(shownOf('seal-of-a-loose-key'))
    })

    test('honest', async () => {
      const { size, notes } = forged
      stack.device().outbox.keepSeal({ size, note: notes.get('honest') ?? '', at: now() })
      expect(await saidOf('honest')).toEqual([
        verifier(['verified']),
        { by: 'witness', says: ['COSIGNED'] },
        { by: 'server', says: ['taken'] },
      ])
    })
  })

  test('ordinary-power-loss', async () => {
    const { tpm, witness, trust } = stack
    const device = stack.device()
    const answers = new Set<string>()
    for (let cut = 0; cut < 20; cut += 1) {
      await tpm.crash()
      await tpm.start()
      await device.beat()
      await device.seal()
      const { size, note } = device.outbox.newestSeal() ?? { size: 0, note: '' }
      const oldSize = await witnessedSize(stack, device.origin)
      answers.add(await askWitness(witness.url, { oldSize, size, note, outbox: device.outbox }))
    }
    await device.work(1)
    await device.learn(stack.check)
    const says = await judge({
      bundle: device.bundle().join(''),
      trust,
      heads: await stack.heads(),
    })
    expectShown('ordinary-power-loss', [{ by: 'witness', says: [...answers] }, verifier(says)])
  })

  describe('by putting an older state back', () => {
    let snapshots: Snapshots
    beforeAll(async () => void (snapshots = await takeSnapshots(stack)))

    test('identical-entries-replayed', async () => {
      expectShown('identical-entries-replayed', await replayed(stack, snapshots))
    })

    test.each([
      { id: 'machine-rolled-back-and-quiet', more: null },
      { id: 'machine-rolled-back-and-shorter', more: -1 },
      { id: 'machine-rolled-back-to-the-same-size', more: 0 },
      { id: 'machine-rolled-back-and-longer', more: 3 },
    ])('$id', async ({ id, more }) => {
      const size = more === null ? null : snapshots.size + more
      expectShown(id, await rolledBack(stack, snapshots, size))
    })

    test('honest', async () => {
      const device = await putBack(stack, snapshots.later, ['chip', 'disk'])
      await device.work(1)
      await device.learn(stack.check)
      const bundle = device.bundle().join('')
      const said = await judge({ bundle, trust: stack.trust, heads: await stack.heads() })
      expect(said).toEqual(['verified'])
    })

    test('entries-and-seals-rolled-back', async () => {
      expectShown('entries-and-seals-rolled-back', await diskRolledBack(stack, snapshots))
    })
  })

  test('key-protection-overstated', async () => {
    if (!swtpm.ok) return
    await using chip = await emulatedTpm(swtpm.value)
    const folder = join(stack.folder, 'boaster')
    const { device, trust } = await stack.join({
      folder,
      chip: chip.socket,
      claims: 'tpm-hardware',
    })
    await device.work(1)
    await device.learn(stack.check)
    const says = await judge({
      bundle: device.bundle().join(''),
      trust,
      heads: await stack.heads(),
    })
    await device.close()
    expectShown('key-protection-overstated', [verifier(says)])
  })

  test('seals-dropped-by-a-power-cut', async () => {
    if (!swtpm.ok) return
    const { before, after, sealed } = await dropSeals(stack, swtpm.value)
    expect(sealed).toBeGreaterThan(200)
    const honest = { verdict: 'complete', unprovable: 0 }
    expect(await completenessOf(before), 'honest').toEqual(honest)
    expect(await judge(after)).toEqual(['verified'])
    const { verdict, unprovable } = await completenessOf(after)
    expect(unprovable).toBeGreaterThanOrEqual(sealed)
    expectShown('seals-dropped-by-a-power-cut', [verifier([verdict])])
  })

  test('everything-deleted', async () => {
    if (!swtpm.ok) return
    expectShown('everything-deleted', await wiped(stack, swtpm.value))
  })

  test('two-clones', async () => {
    if (!swtpm.ok) return
    expectShown('two-clones', await clonesApart(stack, swtpm.value))
  })
})
