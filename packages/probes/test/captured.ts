import { readFileSync } from 'node:fs'
import type { CheckStatus, Instant, Platform } from '@custody/model'
import { instant } from '@custody/model'
import { expect } from 'vitest'
import type { Answer, Answers, Probe } from '@custody/probes'

/** Noon of the day by which the tests read. */
export const noon: Instant = instant(Date.parse('2026-11-23T12:00:00Z'))

/** A text of `testdata/` as the answer of a source. */
export function captured(folder: URL, path: string, exitCode: number | null = 0): Answer {
  const text = readFileSync(new URL(`testdata/${path}`, folder), 'utf8')
  return { status: 'read', text, exitCode, modifiedAt: noon }
}

export const absent: Answer = { status: 'absent' }
export const denied: Answer = { status: 'failed', because: 'EACCES' }

/** Expects how a probe reads the answers on a platform; `detail` is a part of what it says. */
export function expectReading(
  probe: Probe,
  platform: Platform,
  answers: Answers,
  status: CheckStatus,
  detail = '',
): void {
  const result = probe.platforms[platform]?.read(answers, noon)
  expect(result).toMatchObject({ status })
  expect(result?.detail).toContain(detail)
}
