import { resolve } from 'node:path'
import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import type { PolicySource, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { floorSource, presetNames, presetSource } from '@custody/packs'
import type { OverFloor, Policy, Simulation } from '@custody/policy'
import { overFloor, startSimulation } from '@custody/policy'
import { localEndpoints } from '@custody/protocol'
import { answerJson } from '../command.ts'
import type { Cli, Ending } from '../command.ts'
import { askLines } from '../control.ts'
import type { PolicyOptions } from '../policy/load-policy.ts'
import { sourceFor, tellProblems } from '../policy/load-policy.ts'
import type { CliProblem } from '../problem.ts'
import { progressOf } from '../verify/progress.ts'
import { readLines } from '../verify/read-lines.ts'
import { reasonOf } from '../write-file.ts'
import type { BundleDecision } from './bundle-decisions.ts'
import { decisionReader } from './bundle-decisions.ts'
import { renderSimulation } from './render-simulation.ts'

export type SimulateOptions = PolicyOptions & {
  readonly before?: string
  readonly from?: number
  readonly to?: number
  readonly changes: number
  readonly json?: true
}

/** A call that changes, with what the bundle says of it besides. */
export type ChangedCall = Simulation['changes'][number] & {
  readonly origin: string
  readonly seq: number
  readonly tool: string | null
}

/** What `--json` prints. */
export type SimulationReport = Omit<Simulation, 'changes'> & {
  readonly v: 1
  readonly policy: PolicyName
  /** Null: compared with what was recorded. */
  readonly against: PolicyName | null
  /** Time of the first and the last call that was looked at; null where there is none. */
  readonly firstAt: number | null
  readonly lastAt: number | null
  readonly changes: readonly ChangedCall[]
}
type PolicyName = Pick<Policy, 'name' | 'version' | 'mode'>

/** Simulates a policy on the calls of a bundle, or of this device's own log. */
export async function simulateCalls(
  cli: Cli,
  bundle: string | undefined,
  options: SimulateOptions,
): Promise<Ending> {
  const after = policyOf(cli, sourceFor(cli, options))
  const before =
    options.before === undefined ? ok(null) : policyOf(cli, sourceNamed(cli, options.before))
  if (!after.ok) return after
  if (!before.ok) return before
  if (after.value === 'invalid' || before.value === 'invalid') return ok(2)

  const looked = lookAt(after.value, before.value, options)
  const read =
    bundle === undefined
      ? await readDevice(cli, options, looked.take)
      : await readBundle(cli, resolve(cli.cwd, bundle), looked.take)
  if (!read.ok) return read
  const report = looked.report()
  if (options.json === true) answerJson(cli, report)
  else cli.stdout.write(renderSimulation(cli, report))
  return ok(0)
}

/** `--before` names a preset or a file. */
function sourceNamed(cli: Cli, name: string): Result<PolicySource, CliProblem> {
  const preset = presetNames.find((one) => one === name)
  return preset === undefined
    ? sourceFor(cli, { preset: 'balanced', policy: name })
    : ok(presetSource(preset))
}

/** The policy as a device would have it; what is wrong with it is told here. */
function policyOf(
  cli: Cli,
  source: Result<PolicySource, CliProblem>,
): Result<OverFloor | 'invalid', CliProblem> {
  if (!source.ok) return source
  const policy = overFloor(cedar, floorSource, source.value)
  if (policy.ok) return policy
  cli.stderr.write(tellProblems(source.value, policy.error))
  return ok('invalid')
}

function lookAt(
  { policy, effective }: OverFloor,
  before: OverFloor | null,
  { from = 0, to = Number.MAX_SAFE_INTEGER, changes: changesMax }: SimulateOptions,
) {
  const simulator = startSimulation({
    after: effective,
    before: before?.effective ?? null,
    changesMax,
  })
  const calls = new Map<string, Omit<BundleDecision, 'stored'>>()
  const span = { firstAt: null as number | null, lastAt: null as number | null }
  return {
    take({ stored, ...about }: BundleDecision): void {
      if (stored.at < from || stored.at > to) return
      span.firstAt = Math.min(span.firstAt ?? stored.at, stored.at)
      span.lastAt = Math.max(span.lastAt ?? stored.at, stored.at)
      if (simulator.add(stored) === 'changed') calls.set(stored.id, about)
    },
    report(): SimulationReport {
      const { changes, ...simulation } = simulator.result()
      const unknown = { origin: '', seq: 0, tool: null }
      return {
        v: 1,
        policy: nameOf(policy),
        against: before === null ? null : nameOf(before.policy),
        ...span,
        ...simulation,
        changes: changes.map((change) => ({ ...change, ...(calls.get(change.id) ?? unknown) })),
      }
    },
  }
}

function nameOf({ name, version, mode }: Policy): PolicyName {
  return { name, version, mode }
}

type Take = (decision: BundleDecision) => void

async function readBundle(cli: Cli, path: string, take: Take): Promise<Result<true, CliProblem>> {
  const reader = decisionReader(take)
  const progress = progressOf(cli, 'reading')
  let lines = 0
  let unreadable = 0
  try {
    await readLines(
      path,
      (line) => {
        lines += 1
        if (unreadable === 0 && !reader.line(line)) unreadable = lines
      },
      progress.between,
    )
  } catch (error) {
    return err({ code: 'FILE_UNREADABLE', path, because: reasonOf(error) })
  } finally {
    progress.done()
  }
  if (lines === 0) return err({ code: 'BUNDLE_UNUSABLE', path, because: 'it is empty' })
  if (unreadable > 0)
    return err({ code: 'BUNDLE_UNUSABLE', path, because: `line ${unreadable} is none of a bundle` })
  reader.end()
  return ok(true)
}

async function readDevice(
  cli: Cli,
  { from, to }: SimulateOptions,
  take: Take,
): Promise<Result<true, CliProblem>> {
  const query = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
  const lines = await askLines(cli, localEndpoints.export, query, cli.stop())
  if (!lines.ok) return lines
  const reader = decisionReader(take)
  for await (const line of lines.value)
    if (!reader.line(line))
      return err({ code: 'DAEMON_ANSWER_BAD', because: 'a line of its export cannot be read' })
  reader.end()
  return ok(true)
}
