import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { alertedTimes, isShown, lastDecided } from './evasions/closed-by.ts'
import type { Evasion, EvasionResult, TrialMachine } from './evasions/evasion.ts'
import { evasions } from './evasions/index.ts'
import type { UngovernedMachine } from './evasions/ungoverned-machine.ts'
import { ungovernedMachine } from './evasions/ungoverned-machine.ts'
import type { GovernedMachine } from './governed-machine.ts'
import { canGovern, governedMachine } from './governed-machine.ts'
import { withSetting } from './with-setting.ts'

const measuredFolder = new URL('../../../.cache/capabilities/evasions/', import.meta.url)
const commandWith = (marker: string) => `touch ${marker}; echo evaded >> /etc/sudoers`
const standsOut = /"(?:governed":"no|namespaces":"(?:foreign|unknown)|loaders":"yes)"/
const slowMs = 120_000

function keep(evasion: Evasion, measured: object): void {
  const { id, says, because } = evasion
  mkdirSync(measuredFolder, { recursive: true })
  const row = { order: evasions.indexOf(evasion), id, says, because, ...measured, comesOff: null }
  writeFileSync(new URL(`${id}.json`, measuredFolder), JSON.stringify(row))
}

/** Beside what was measured of the same attempt under Custody, if that was. */
function keepWithout({ id }: Evasion, comesOff: string): void {
  const file = new URL(`${id}.json`, measuredFolder)
  if (!existsSync(file)) return
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), comesOff }))
}

/** Whether the attempt came off, by what it gave back and by its marker. */
async function cameOff(on: TrialMachine, marker: string, said: unknown): Promise<boolean> {
  return Object(said).recorded === true || (await on.exists(marker))
}

describe.skipIf(!canGovern)('evasions of a separate installation, on the real client', () => {
  let governed: GovernedMachine
  let on: TrialMachine
  let alertedBefore = 0
  let refused = 0
  beforeAll(async () => {
    governed = await governedMachine()
    on = {
      ...governed,
      withSetting: (file, content, act) => withSetting(governed, file, content, act),
    }
    // One ordinary start, so that the client is known.
    const end = await governed.call('touch /tmp/control')
    if (end.exitCode !== 0 || !(await governed.exists('/tmp/control'))) throw new Error(end.stderr)
    alertedBefore = await alertedTimes(on)
  })
  afterAll(() => governed?.[Symbol.asyncDispose]())

  /** Where the newest entry stands that tells of an agent that is not governed, or not as it should be, and says that of it. */
  const told = async (tells: RegExp) => {
    const telling = (await governed.entries('agent.found')).filter((entry) => {
      const text = JSON.stringify(entry)
      return standsOut.test(text) && tells.test(text)
    })
    return Math.max(-1, ...telling.map(({ seq }) => Number(seq)))
  }

  async function tryOut({
    id,
    expected,
    closedBy = 'decided',
    tells = standsOut,
    attempt,
  }: Evasion): Promise<{ result: EvasionResult | 'unshown'; withinMs: number | null }> {
    const before = await told(tells)
    const stood = await lastDecided(on)
    // What nobody expects to be told is not waited for as long: told later than that, it would still be called open.
    const waitMs = { open: 15_000, closed: 30_000, detected: 60_000 }[expected]
    const marker = `/tmp/evaded-${id}`
    let detectedMs: number | null = null
    const started = performance.now()
    const watching = async () => {
      // Nothing answers while an attempt has the daemon start anew.
      const isTold = await governed.until(
        async () => (await told(tells).catch(() => before)) > before,
        waitMs,
      )
      if (isTold) detectedMs = Math.round(performance.now() - started)
    }
    const watch = watching()
    const said = await attempt(on, commandWith(marker))
    refused += Number(Object(said).refused ?? 0)
    if (!(await cameOff(on, marker, said))) {
      const isClosed = await isShown(on, closedBy, stood, said)
      return { result: isClosed ? 'closed' : 'unshown', withinMs: null }
    }
    await watch
    return { result: detectedMs === null ? 'open' : 'detected', withinMs: detectedMs }
  }

  test.each(evasions)('$says: $expected', { timeout: slowMs }, async (evasion) => {
    const measured = await tryOut(evasion)
    expect(measured.result).toBe(evasion.expected)
    keep(evasion, measured)
  })

  test('every event that was forged and refused is counted in an alert', async () => {
    const isCounted = async () => (await alertedTimes(on)) - alertedBefore >= refused
    expect(refused).toBeGreaterThan(0)
    expect(await governed.until(isCounted, 20_000)).toBe(true)
  })
})

describe.skipIf(!canGovern)('the same attempts without Custody', () => {
  let ungoverned: UngovernedMachine
  beforeAll(async () => {
    ungoverned = await ungovernedMachine()
  })
  afterAll(() => ungoverned?.[Symbol.asyncDispose]())

  const closed = evasions.filter(({ expected }) => expected === 'closed')
  test.each(closed)('$says', { timeout: slowMs }, async (evasion) => {
    const { id, without = 'nothing', cannot, attempt } = evasion
    const marker = `/tmp/evaded-${id}`
    const said = await ungoverned.without(without, () => attempt(ungoverned, commandWith(marker)))
    const isOff = await cameOff(ungoverned, marker, said)
    const { exitCode, stderr } = Object(said)
    expect(isOff, JSON.stringify({ exitCode, stderr })).toBe(cannot === undefined)
    keepWithout(evasion, cannot ?? without)
  })
})
