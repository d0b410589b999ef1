import type { DeviceId, SessionId } from '@custody/model'
import { addressOf, type RequestOf, serverEndpoints, type ServerEndpoints } from '@custody/protocol'

type CallFilters = RequestOf<ServerEndpoints['exportCallBundle']>['query']

/** What can be taken away as evidence. */
export type ExportScope =
  | { readonly kind: 'all-devices' }
  | { readonly kind: 'device'; readonly device: DeviceId; readonly entries: number }
  | { readonly kind: 'session'; readonly session: SessionId; readonly entries: number }
  | { readonly kind: 'calls'; readonly filters: CallFilters; readonly calls: string }

export const periods = ['all', '24h', '7d', '30d', 'between'] as const

/** What a person chooses. `from` and `to` count where the period is `between`; null is an open end. */
export type ExportChoice = {
  readonly form: 'bundle' | 'jsonl' | 'csv'
  readonly contents: 'with' | 'without'
  readonly period: (typeof periods)[number]
  readonly from: number | null
  readonly to: number | null
}

/** Where the download is, and the name that its file gets. */
export type ExportPlan = {
  readonly href: string
  readonly fileName: string
  readonly isWhole: boolean
}

const hourMs = 3_600_000
const lengths = { '24h': 24 * hourMs, '7d': 168 * hourMs, '30d': 720 * hourMs } as const

/** Whether a period can be chosen: a session and a query have theirs. */
export function hasPeriod(scope: ExportScope): boolean {
  return scope.kind === 'device' || scope.kind === 'all-devices'
}

export function exportPlan(scope: ExportScope, choice: ExportChoice, now: number): ExportPlan {
  const { contents, form } = choice
  const ending = `${contents === 'with' ? '' : '-without-contents'}.custody-bundle`
  if (scope.kind === 'calls' && form !== 'bundle')
    return {
      href: addressOf(serverEndpoints.exportCalls, { query: { ...scope.filters, format: form } }),
      fileName: `tool-calls.${form}`,
      isWhole: false,
    }
  if (scope.kind === 'calls')
    return {
      href: addressOf(serverEndpoints.exportCallBundle, { query: { ...scope.filters, contents } }),
      fileName: `tool-calls.custody-bundle`,
      isWhole: false,
    }
  if (scope.kind === 'session') {
    const { session } = scope
    return {
      href: addressOf(serverEndpoints.exportBundle, { query: { session, contents } }),
      fileName: `${session}${ending}`,
      isWhole: false,
    }
  }
  const period = periodOf(choice, now)
  const device = scope.kind === 'device' ? { device: scope.device } : {}
  return {
    href: addressOf(serverEndpoints.exportBundle, { query: { ...device, ...period, contents } }),
    fileName: `${scope.kind === 'device' ? scope.device : 'all-devices'}${ending}`,
    isWhole: Object.keys(period).length === 0,
  }
}

function periodOf(
  { period, from, to }: ExportChoice,
  now: number,
): { readonly from?: number; readonly to?: number } {
  if (period === 'all') return {}
  if (period !== 'between') return { from: now - lengths[period] }
  return { ...(from !== null && { from }), ...(to !== null && { to }) }
}

/** What the file holds, and what it can and cannot show to somebody who checks it. */
export function exportWords(
  { contents, form }: ExportChoice,
  { isWhole }: ExportPlan,
): {
  readonly holds: readonly string[]
  readonly shows: readonly string[]
  readonly not: readonly string[]
} {
  if (form !== 'bundle')
    return {
      holds: [
        'Rows as this page shows them: times, devices, tools, the first line of each command, decisions.',
      ],
      shows: [],
      not: [
        'Nothing: a table has no seals and no proofs. Take an evidence bundle to prove something.',
      ],
    }
  return {
    holds: [
      isWhole
        ? 'Every entry of the log from its beginning, and every sealed head with its cosignatures.'
        : 'The chosen entries with those that they refer to, a proof for each, and one sealed head.',
      contents === 'with'
        ? 'Contents as captured, secrets replaced: prompts and messages, commands, paths, inputs and outputs, process chains, posture, host and account names. Treat the file as the conversations themselves. What the device enciphered stays so until it is revealed.'
        : 'No contents: kinds, times, outcomes, rule and session ids, and commitments.',
    ],
    shows: [
      'That each entry stands as the device’s key sealed it, in its place in the log.',
      'By when witnesses had seen it, where they cosigned.',
      ...(isWhole
        ? [
            'That nothing was taken out up to the newest seal in it. Where a chip counts the seals and witnesses look on, also that no seal was kept back.',
          ]
        : []),
    ],
    not: [
      ...(isWhole ? [] : ['That nothing else happened: a selection never claims completeness.']),
      ...(contents === 'with'
        ? []
        : [
            'What was said and done: contents count as withheld, so `custody verify` answers incomplete (exit code 1), while integrity holds.',
          ]),
    ],
  }
}
