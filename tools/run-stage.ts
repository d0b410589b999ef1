import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Stage } from './stages.ts'

export type StageResult = {
  readonly passed: number
  readonly failed: readonly string[]
  readonly skipped: readonly string[]
}

/** Runs one stage to its end, shows what it prints, and counts. A suite that ran no test has failed. */
export async function runStage(
  stage: Stage,
  { root, reports }: { readonly root: string; readonly reports: string },
): Promise<StageResult> {
  process.stdout.write(`\n── ${stage.name}\n`)
  const start = performance.now()
  const { run } = stage
  const result =
    run.kind === 'program'
      ? await runProgram(run.command)
      : await runSuite(run.project, run.workers)
  process.stdout.write(`── ${stage.name}: ${((performance.now() - start) / 1000).toFixed(1)} s\n`)
  return result

  async function runProgram(command: readonly string[]): Promise<StageResult> {
    const code = await exitCode(root, command)
    return code === 0
      ? { passed: 1, failed: [], skipped: [] }
      : { passed: 0, failed: [stage.name], skipped: [] }
  }

  async function runSuite(project: string, workers: number): Promise<StageResult> {
    mkdirSync(reports, { recursive: true })
    const report = join(reports, `${project}.json`)
    const code = await exitCode(root, [
      'vitest',
      'run',
      '--project',
      project,
      `--maxWorkers=${workers}`,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ])
    return existsSync(report)
      ? readReport(project, code, JSON.parse(readFileSync(report, 'utf8')))
      : { passed: 0, failed: [`${project}: vitest wrote no report (exit ${code})`], skipped: [] }
  }
}

/** The part of vitest's JSON report that is read here. */
export type VitestReport = {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message?: string
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[]
  }[]
}

/** Counts a report. A file that failed before its tests, an exit code without a failed test and a `todo` all fail. */
export function readReport(project: string, code: number, report: VitestReport): StageResult {
  const tests = report.testResults.flatMap((file) => file.assertionResults)
  const named = (...statuses: readonly string[]) =>
    tests
      .filter((test) => statuses.includes(test.status))
      .map((test) => `${project}: ${test.fullName}`)
  const failed = [
    ...named('failed', 'todo'),
    ...report.testResults
      .filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
      .map((file) => `${project}: ${file.name}: ${file.message ?? 'did not load'}`),
  ]
  const passed = named('passed').length
  if (code !== 0 && failed.length === 0)
    failed.push(`${project}: vitest ended with exit code ${code}`)
  if (tests.length === 0 && failed.length === 0) failed.push(`${project}: no test ran`)
  return { passed, failed, skipped: named('skipped', 'pending', 'disabled') }
}

function exitCode(root: string, [program = '', ...args]: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(join(root, 'node_modules', '.bin', program), args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    child.on('error', () => resolve(127))
    child.on('exit', (code) => resolve(code ?? 1))
  })
}
