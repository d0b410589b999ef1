import { installClaudeCode, lastThatFailsOpen, reachableClient } from '@custody/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { UngovernedMachine } from './evasions/ungoverned-machine.ts'
import { ungovernedMachine } from './evasions/ungoverned-machine.ts'
import type { GovernedMachine } from './governed-machine.ts'
import { canGovern, governedMachine } from './governed-machine.ts'

// The version before the first that heeds `onFailure`, which is the one that our managed settings require.

const older = await installClaudeCode(undefined, lastThatFailsOpen)
if (!older.ok) console.warn(`skipped without an older Claude Code: ${JSON.stringify(older.error)}`)

describe.skipIf(!canGovern || !older.ok)('a client older than what is required', () => {
  let governed: GovernedMachine
  let ungoverned: UngovernedMachine
  let client = ''
  const clean: AsyncDisposable[] = []
  beforeAll(async () => {
    if (!older.ok) return
    const reachable = await reachableClient(older.value)
    clean.push(reachable)
    client = reachable.path
    governed = await governedMachine()
    clean.push(governed)
    ungoverned = await ungovernedMachine()
    clean.push(ungoverned)
  })
  afterAll(async () => {
    for (const each of clean.toReversed()) await each[Symbol.asyncDispose]()
  })

  test('does not start under Custody, and says which version is required', async () => {
    const end = await governed.call('touch /tmp/ran', { client })
    expect([end.exitCode, await governed.exists('/tmp/ran')]).toEqual([1, false])
    expect(end.stderr).toMatch(
      /2\.1\.294 is older than the minimum version required .*\(2\.1\.295\)/,
    )
  })

  test('would run a call whose hook nobody answers, `onFailure` or not; the required one stops it', async () => {
    // Left to itself the older one has a model judge the call, and the scripted one is no such model.
    const args = ['--permission-mode', 'default']
    const runs = (marker: string, how: object) =>
      ungoverned.without('unanswered', async () => {
        await ungoverned.call(`touch ${marker}`, { args, ...how })
        return ungoverned.exists(marker)
      })
    expect(await runs('/tmp/older', { client })).toBe(true)
    expect(await runs('/tmp/current', {})).toBe(false)
  })
})
