import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { diceOf } from '@custody/testkit'
import { expect, test } from 'vitest'
import { decidedIn } from './harness/evidence.ts'
import { until } from './harness/installation.ts'
import { answered, lost, untilAnswered } from './harness/ordeal.ts'
import { rootsIn } from './harness/roots-in.ts'
import { compileShim, noCompiler } from './harness/shim.ts'
import { startThreeParts, threeParts } from './harness/three-parts.ts'
import type { ThreePart, ThreeParts } from './harness/three-parts.ts'

// Device, server and witness work together, and each is killed or loses power at any moment, alone or with others. What each
// has acknowledged to whoever asked it must stay: a call answered to the agent, entries stored to the device, a head cosigned
// to the server. `CUSTODY_SEED=N` plays the same kills again.

const rounds = 10
const seed = Number(process.env['CUSTODY_SEED'] ?? Date.now() % 1_000_000)

type Round = {
  readonly victims: readonly ThreePart[]
  readonly isPower: boolean
  /** What must have happened since the last round first, and how long after that they die. */
  readonly once: 'nothing' | 'answered' | 'stored' | 'cosigned'
  readonly thenMs: number
  /** Killed again so soon after their next start. */
  readonly stumbleMs: number | null
}

/** Each in turn, often with others: every part dies by both ways in every such plan. */
function planOf(dice: () => number): readonly Round[] {
  return Array.from({ length: rounds }, (_, at) => ({
    victims: threeParts.filter((__, part) => part === at % 3 || dice() < 0.2),
    isPower: at % 2 === 0,
    once:
      (['nothing', 'answered', 'stored', 'cosigned'] as const)[Math.floor(dice() * 4)] ?? 'nothing',
    thenMs: dice() * 400,
    stumbleMs: [4, 6].includes(at) || dice() < 0.1 ? dice() * 900 : null,
  }))
}

test.skipIf(noCompiler !== null)(
  `device, server and witness die ${rounds} times over (seed ${seed}): nothing that any of them acknowledged is lost`,
  async () => {
    using shim = compileShim('power-loss')
    await using three = await startThreeParts(shim)
    const { place, tap } = three
    const { caller, hookPort: port, payload, status } = place
    await caller.work({ name: 'w', port, lanes: 2, payload })
    const tally = { daemon: 0, server: 0, witness: 0, cuts: 0, stumbles: 0 }
    let stored = 0
    const older: Partial<Record<ThreePart, string>> = {}

    for (const [at, { victims, isPower, once, thenMs, stumbleMs }] of planOf(
      diceOf(seed),
    ).entries()) {
      await happened(three, once)
      await sleep(thenMs)
      stored = Math.max(stored, (await status()).log.stored)
      await Promise.all(victims.map(three.kill))
      for (const part of victims) {
        tally[part] += 1
        if (isPower) three.losePower(part)
        older[part] ??= copyOf(three, part)
      }
      tally.cuts += isPower ? 1 : 0
      if (!victims.includes('daemon')) stored = Math.max(stored, (await status()).log.stored)
      const stumbling = victims.find((part) => part !== 'witness')
      if (stumbleMs !== null && stumbling !== undefined) {
        await three.start(stumbling, stumbleMs)
        if (isPower) three.losePower(stumbling)
        tally.stumbles += 1
      }
      await Promise.all(victims.map((part) => three.start(part)))
      expect(
        three.held(),
        `round ${at}: entries that the server had stored`,
      ).toBeGreaterThanOrEqual(stored)
      expect(await lostHeads(three), `round ${at}: heads that the witness had cosigned`).toEqual([])
    }
    await untilAnswered(caller, 10)
    await caller.rest()

    // All that was recorded is stored and cosigned, as the device itself has verified.
    const { recorded } = (await status()).log
    await until(
      status,
      ({ log, witness }) => log.stored >= recorded && (witness?.cosigned ?? 0) >= recorded,
      60_000,
    )
    const { alerts, server } = await status()
    expect(server.problem).toBeNull()
    expect(alerts.map(({ code }) => code)).not.toContain('LOG_FORKED')
    expect({ forks: tap.forks, refused: tap.refused }).toEqual({ forks: [], refused: [] })
    const { bundle, verdict } = await verified(three)
    expect(verdict).toMatchObject({
      outcome: 'verified',
      integrity: { verdict: 'holds', problems: [] },
    })
    expect(lost(answered(caller), decidedIn(bundle.trimEnd().split('\n')))).toEqual([])
    // Whatever was ever cosigned is the beginning of what stands there now.
    const roots = rootsIn(bundle, tap.cosigned)
    expect(roots).toEqual(tap.cosigned)

    console.info(
      `seed ${seed}: ${rounds} rounds, kills of ${threeParts.map((part) => `${part} ${tally[part]}`).join(', ')}, ` +
        `${tally.cuts} with loss of power, ${tally.stumbles} again amid start-up; ${answered(caller).length} calls answered, ` +
        `${recorded} entries, ${tap.given()} cosignatures`,
    )

    // The same two questions, of a server and a witness that did lose something.
    await Promise.all([three.kill('server'), three.kill('witness')])
    for (const part of ['server', 'witness'] as const) {
      rmSync(three.disks[part], { recursive: true })
      cpSync(older[part] ?? '', three.disks[part], { recursive: true, preserveTimestamps: true })
    }
    await three.start('witness')
    expect(three.held()).toBeLessThan(stored)
    expect(await lostHeads(three)).not.toEqual([])
  },
)

/** Waits until it has, since now. */
async function happened({ place, tap }: ThreeParts, once: Round['once']): Promise<void> {
  if (once === 'answered') await untilAnswered(place.caller, 5)
  if (once === 'stored') {
    const before = (await place.status()).log.stored
    await until(place.status, ({ log }) => log.stored > before, 30_000)
  }
  if (once === 'cosigned') {
    const before = tap.given()
    await until(tap.given, (given) => given > before, 45_000)
  }
}

/** Heads whose cosignature the witness gave out, and which it does not have any more. */
async function lostHeads({ tap, newest }: ThreeParts): Promise<readonly string[]> {
  const found: string[] = []
  for (const [origin, roots] of tap.cosigned) {
    const last = Math.max(...roots.keys())
    const now = await newest(origin)
    const isKept =
      now !== null && now.size >= last && (roots.get(now.size) ?? now.root) === now.root
    if (!isKept) found.push(`${origin}: ${last}, and now ${now?.size ?? 'none'}`)
  }
  return found
}

/** The part's disk as it is, beside it. */
function copyOf({ disks, place }: ThreeParts, part: ThreePart): string {
  const copy = join(place.person.folder, `older-${part}`)
  cpSync(disks[part], copy, { recursive: true, preserveTimestamps: true })
  return copy
}

/** What anyone makes of the server's export, beside what the witness itself says is newest. */
async function verified({ place, exported }: ThreeParts) {
  const { bundle, trust, heads } = await exported()
  const at = (name: string, text: string) => {
    const path = join(place.person.folder, name)
    writeFileSync(path, text)
    return path
  }
  const words = [
    'verify',
    at('all.bundle', bundle),
    '--trust',
    at('all.trust', trust),
    '--heads',
    at('heads.json', heads),
    '--json',
  ]
  const program = join(place.checkout, 'apps', 'cli', 'custody.mjs')
  const done = spawnSync(process.execPath, [program, ...words], { encoding: 'utf8' })
  expect(existsSync(program) && done.status, done.stderr).toBe(0)
  return { bundle, verdict: JSON.parse(done.stdout) }
}
