import type { CheckResult } from '@custody/model'
import type { Answers } from './probe.ts'

export const pass = (detail: string): CheckResult => ({ status: 'pass', detail: tidy(detail) })
export const fail = (detail: string): CheckResult => ({ status: 'fail', detail: tidy(detail) })
export const unknown = (detail: string): CheckResult => ({
  status: 'unknown',
  detail: tidy(detail),
})
export const notApplicable = (detail: string): CheckResult => ({
  status: 'not_applicable',
  detail: tidy(detail),
})

/** What a source said, whatever its exit code; null if it said nothing. */
export function said(answers: Answers, source: string): string | null {
  const answer = answers[source]
  return answer?.status === 'read' && answer.text.trim() !== '' ? answer.text : null
}

/** What a source said, if it ended well. */
export function saidWell(answers: Answers, source: string): string | null {
  const answer = answers[source]
  return answer?.status === 'read' && (answer.exitCode ?? 0) === 0 ? said(answers, source) : null
}

/** Whether it is certain that there is no such program or file: not merely that it could not be asked. */
export function isAbsent(answers: Answers, source: string): boolean {
  return answers[source]?.status === 'absent'
}

/** `unknown`, with what the source did instead of answering. */
export function unreadable(answers: Answers, source: string): CheckResult {
  const answer = answers[source]
  if (answer === undefined || answer.status === 'absent') return unknown(`${source} is not there`)
  if (answer.status === 'failed') return unknown(`${source} failed: ${answer.because}`)
  return unknown(`${source} said: ${answer.text.trim().split('\n')[0] ?? ''}`)
}

/** One line of printable characters, at most 200. */
function tidy(detail: string): string {
  return detail.replaceAll(/[^\x20-\x7e\u00a0-\ud7ff]+/g, ' ').slice(0, 200)
}
