import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { installClaudeCode } from '@custody/testkit'
import { describe, expect, test } from 'vitest'
import { effectsOf } from '../src/outcome.ts'
import type { DemoReport } from '../src/report.ts'
import { runSession } from '../src/session.ts'
import { makeWorld } from '../src/world.ts'

const main = join(import.meta.dirname, '..', 'src', 'main.ts')
const client = await installClaudeCode()

describe.skipIf(!client.ok)('the demo (skipped where the client cannot be installed)', () => {
  test('without Custody the same session does the harm that the demo shows missing', async () => {
    await using world = await makeWorld()
    const headBefore = world.remoteHead()
    const { requests } = await runSession(world)
    const unproven = effectsOf(world, headBefore, requests).filter((effect) => effect.holds)
    expect(unproven.map((effect) => effect.claim)).toEqual([
      'what nobody allowed was not done',
      'the permitted edit was made',
      'the approved server was called',
    ])
  })

  test('under Custody every call comes to what it should, and the evidence verifies', async () => {
    const report = await demoReport()
    expect(report.steps.filter((step) => step.happened !== step.expected)).toEqual([])
    expect(report.effects.filter((effect) => !effect.holds)).toEqual([])
    expect(report.evidence).toMatchObject({ exitCode: 0, verdict: 'verified, no witness' })
    expect(report.evidence.entries).toBeGreaterThan(30)
  })

  test('each denied call was told why, and what to do instead', async () => {
    const { steps } = await demoReport()
    const denied = steps.filter((step) => step.happened === 'denied')
    expect(denied).toHaveLength(5)
    for (const { told } of denied) {
      expect(told).toMatch(/^Custody stopped this\./)
      expect(told).toMatch(/\(rule [a-z-]+\)/)
      expect(told).toMatch(/custody why call_/)
    }
  })
})

/** One run of the demo for all tests here. */
let ran: Promise<DemoReport> | null = null
function demoReport(): Promise<DemoReport> {
  ran ??= new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [main, '--json', '--exit'],
      { timeout: 200_000 },
      (error, stdout, stderr) =>
        stdout === ''
          ? reject(new Error(`${error?.message}\n${stderr}`))
          : resolve(JSON.parse(stdout)),
    )
  })
  return ran
}
