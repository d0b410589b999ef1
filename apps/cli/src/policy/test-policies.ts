import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { PolicySource, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { packs } from '@custody/packs'
import type { TestCall } from '@custody/policy'
import { answerJson } from '../command.ts'
import type { Cli, Ending } from '../command.ts'
import type { CliProblem } from '../problem.ts'
import { oneLine, paint } from '../terminal.ts'
import { reasonOf } from '../write-file.ts'
import { missingPack, sourceFor, tellProblems } from './load-policy.ts'
import type { TestReport } from './run-pack-tests.ts'
import { packSource, runPackTests, runTestsOf } from './run-pack-tests.ts'

export type TestOptions = {
  readonly policy?: string
  readonly tests?: string
  readonly json?: true
}

type Tested = { readonly source: PolicySource; readonly report: TestReport }

/** Runs the tests that packs carry, or those of a policy of one's own. */
export function testPolicies(cli: Cli, names: readonly string[], options: TestOptions): Ending {
  const tested =
    options.policy === undefined ? testPacks(names, options) : testFile(cli, names, options)
  if (!tested.ok) return tested
  const reports = tested.value.map(({ report }) => report)
  const failed = reports.reduce((sum, report) => sum + failuresIn(report), 0)
  if (options.json === true) answerJson(cli, { v: 1, failed, reports })
  else for (const one of tested.value) tellReport(cli, one)
  return ok(failed === 0 ? 0 : 1)
}

function testPacks(
  names: readonly string[],
  { tests }: TestOptions,
): Result<readonly Tested[], CliProblem> {
  const missing = missingPack(names)
  if (missing !== null) return wrong(missing)
  if (tests !== undefined) return wrong('--tests belongs to --policy')
  const wanted = packs.filter(({ name }) => names.length === 0 || names.includes(name))
  return ok(wanted.map((pack) => ({ source: packSource(pack), report: runPackTests(pack) })))
}

function testFile(
  cli: Cli,
  names: readonly string[],
  { policy = '', tests }: TestOptions,
): Result<readonly Tested[], CliProblem> {
  if (names.length > 0) return wrong('packs and --policy do not go together')
  const source = sourceFor(cli, { preset: 'balanced', policy })
  if (!source.ok) return source
  const path = resolve(cli.cwd, tests ?? policy.replace(/(?:\.cedar)?$/, '.tests.json'))
  const read = readJson(path)
  if (!read.ok) return read
  return ok([{ source: source.value, report: runTestsOf(source.value, read.value, path) }])
}

function readJson(path: string): Result<unknown, CliProblem> {
  try {
    return ok(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    const because = error instanceof SyntaxError ? 'it is not valid JSON' : reasonOf(error)
    return err({ code: 'FILE_UNREADABLE', path, because })
  }
}

function wrong(said: string): Result<never, CliProblem> {
  return err({ code: 'USAGE_WRONG', said, command: 'custody policy test' })
}

function failuresIn({ problems, outcomes }: TestReport): number {
  return problems.length + outcomes.filter(({ passed }) => !passed).length
}

function tellReport(cli: Cli, { source, report }: Tested): void {
  const { name, problems, outcomes } = report
  const wrongs = outcomes.filter((outcome) => !outcome.passed)
  const isFine = failuresIn(report) === 0
  const mark = paint(cli.stdout, isFine ? 'green' : 'red', isFine ? 'ok  ' : 'FAIL')
  cli.stdout.write(
    `${mark} ${name}: ${outcomes.length - wrongs.length} of ${outcomes.length} tests\n`,
  )
  cli.stderr.write(tellProblems(source, problems))
  for (const { test, why } of wrongs)
    cli.stdout.write(`     ${oneLine(callText(test.call), 200)}: ${why}\n`)
}

function callText(call: TestCall): string {
  const { command } = call.input
  return JSON.stringify(call.tool === 'Bash' && command !== undefined ? command : call)
}
