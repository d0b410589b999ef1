import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { readEvidence } from './evidence.ts'
import { until, verdictOf } from './installation.ts'
import type { Installation } from './installation.ts'
import type { Caller } from './start-caller.ts'

/** The tool-use ids of the calls that were answered: what must be in the log. */
export function answered({ worked }: Caller): readonly string[] {
  return worked.filter(({ reply }) => reply.status === 200).map(({ toolUseId }) => toolUseId)
}

/** Lets agents work until so many more of their calls were answered. */
export async function untilAnswered(caller: Caller, more: number): Promise<void> {
  const before = answered(caller).length
  await until(
    () => answered(caller).length,
    (count) => count >= before + more,
    60_000,
  )
}

/**
 * What must hold when it is over: calls are decided, everything is sealed and stored, no fork was seen, the evidence
 * verifies, and the decision of each answered call is in it. Gives back the calls that it holds decisions of.
 */
export async function expectNothingLost(place: Installation): Promise<readonly string[]> {
  const { status, control, caller, home } = place
  expect(verdictOf(await place.decide('ls', 'toolu_after'))).toBe('no objection')
  await control('/sync', 'POST')
  const { log, server, alerts } = await until(status, (now) => now.log.stored === now.log.recorded)
  expect(log.sealed).toBe(log.stored)
  expect(server.problem).toBeNull()
  expect(alerts.map(({ code }) => code)).not.toContain('LOG_FORKED')
  const trust = readFileSync(join(home, 'trust-policy'), 'utf8')
  const { verification, decided } = readEvidence(await control('/export'), trust)
  expect(verification).toMatchObject({ outcome: 'verified, no witness' })
  expect(lost(answered(caller), decided)).toEqual([])
  return decided
}

export function lost(ids: readonly string[], decided: readonly string[]): readonly string[] {
  const kept = new Set(decided)
  return ids.filter((id) => !kept.has(id))
}
