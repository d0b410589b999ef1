import { mkdirSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { evasions } from './evasions/index.ts'
import { isShown, whereItStands } from './evasions/closed-by.ts'
import type { Evasion, EvasionResult } from './evasions/evasion.ts'
import type { GovernedMachine } from './governed-machine.ts'
import { canGovern, governedMachine } from './governed-machine.ts'

const measuredFolder = new URL('../../../.cache/capabilities/evasions/', import.meta.url)

describe.skipIf(!canGovern)('evasions of a separate installation, on the real client', () => {
  let governed: GovernedMachine
  beforeAll(async () => {
    governed = await governedMachine()
    // One ordinary start, so that the client is known.
    const end = await governed.call('touch /tmp/control')
    if (end.exitCode !== 0 || !(await governed.exists('/tmp/control'))) throw new Error(end.stderr)
  })
  afterAll(() => governed?.[Symbol.asyncDispose]())

  /** How many entries tell of an agent that is not governed, or not as it should be. */
  const told = async () =>
    (await governed.entries('agent.found')).filter((entry) =>
      /"(?:governed":"no|namespaces":"(?:foreign|unknown)|loaders":"yes)"/.test(
        JSON.stringify(entry),
      ),
    ).length

  async function tryOut({
    id,
    expected,
    closedBy = 'decided',
    attempt,
  }: Evasion): Promise<{ result: EvasionResult | 'unshown'; withinMs: number | null }> {
    const before = await told()
    const stood = await whereItStands(governed)
    // What nobody expects to be told is not waited for as long: told later than that, it would still be called open.
    const waitMs = expected === 'open' ? 15_000 : 30_000
    const marker = `/tmp/evaded-${id}`
    let detectedMs: number | null = null
    const started = performance.now()
    const watching = async () => {
      // Nothing answers while an attempt has the daemon start anew.
      const isTold = await governed.until(
        async () => (await told().catch(() => before)) > before,
        waitMs,
      )
      if (isTold) detectedMs = Math.round(performance.now() - started)
    }
    const watch = watching()
    const said = await attempt(governed, `touch ${marker}; echo evaded >> /etc/sudoers`)
    const cameOff = said === true || (await governed.exists(marker))
    if (!cameOff) {
      const isClosed = await isShown(governed, closedBy, stood, said)
      return { result: isClosed ? 'closed' : 'unshown', withinMs: null }
    }
    await watch
    return { result: detectedMs === null ? 'open' : 'detected', withinMs: detectedMs }
  }

  test.each(evasions)('$says: $expected', { timeout: 120_000 }, async (evasion) => {
    const measured = await tryOut(evasion)
    expect(measured.result).toBe(evasion.expected)
    mkdirSync(measuredFolder, { recursive: true })
    const { id, says, because } = evasion
    writeFileSync(
      new URL(`${id}.json`, measuredFolder),
      JSON.stringify({ order: evasions.indexOf(evasion), id, says, because, ...measured }),
    )
  })
})
