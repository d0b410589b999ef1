import { sameUserNotice } from '@custody/model'
import type { MissingEffect, StepOutcome } from './outcome.ts'

/** Everything that the demo found out. What `--json` prints. */
export type DemoReport = {
  readonly v: 1
  readonly passed: boolean
  readonly steps: readonly StepOutcome[]
  readonly effects: readonly MissingEffect[]
  readonly evidence: {
    readonly exitCode: number
    readonly verdict: string
    readonly entries: number
  }
  readonly sessionMs: number
}

const width = 78

/** The report as a person reads it: call by call, then what did not happen, then the evidence. */
export function renderReport(report: DemoReport): string {
  return [
    'What the agent did, call by call',
    '',
    ...report.steps.flatMap(renderStep),
    '',
    'What did not happen, and what did',
    '',
    ...report.effects.map(({ claim, holds }) => `  ${mark(holds)} ${claim}`),
    '',
    'The evidence',
    '',
    `  ${mark(report.evidence.exitCode === 0)} ${report.evidence.entries} entries: ${report.evidence.verdict}`,
    '',
    `same-user installation, ${sameUserNotice}`,
    '',
  ].join('\n')
}

function renderStep(step: StepOutcome): readonly string[] {
  const asExpected = step.happened === step.expected
  const head = `  ${mark(asExpected)} ${step.happened.padEnd(9)}${step.title}`
  const call = `              ${cut(`${step.tool}  ${step.call}`)}`
  const isToldWhy = ['denied', 'asked', 'absent'].includes(step.happened)
  const told = isToldWhy
    ? wrap(upToTheRule(step.told)).map((line, at) => `            ${at === 0 ? '→ ' : '  '}${line}`)
    : []
  const expected = asExpected
    ? []
    : [`              expected: ${step.expected}; it said: ${cut(step.told)}`]
  return [head, call, ...told, ...expected]
}

function mark(good: boolean): string {
  return good ? '✓' : '✗'
}

/** What was told, up to the name of the rule; what follows is the same for every refusal. */
function upToTheRule(told: string): string {
  return /^.*?\(rule [a-z0-9-]+\)/.exec(told)?.[0] ?? told
}

/** Lines of words no longer than the report is wide. */
function wrap(text: string): readonly string[] {
  return text.split(' ').reduce<string[]>((lines, word) => {
    const last = lines.at(-1)
    if (last === undefined || last.length + word.length + 1 > width - 14) return [...lines, word]
    return [...lines.slice(0, -1), `${last} ${word}`]
  }, [])
}

function cut(text: string): string {
  const line = text.replaceAll('\n', ' ')
  return line.length <= width - 16 ? line : `${line.slice(0, width - 17)}…`
}
