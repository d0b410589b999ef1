import type { Cli, ExitCode } from './command.ts'
import type { CliProblem } from './problem.ts'
import { problemText } from './problem.ts'
import { paint } from './terminal.ts'
import { asTyped } from './typed.ts'

// Used wrongly, or what was given cannot be used: the command has not begun its work.
const unusableInput: ReadonlySet<CliProblem['code']> = new Set([
  'USAGE_WRONG',
  'AGENT_UNKNOWN',
  'BUNDLE_UNUSABLE',
  'TRUST_POLICY_UNUSABLE',
  'HEADS_UNUSABLE',
  'STAMP_UNUSABLE',
  'FILE_UNREADABLE',
  'CONFIRMATION_NEEDED',
  'CALL_UNKNOWN',
  'ROOT_NEEDED',
  'SYSTEM_UNSUPPORTED',
])

/** Tells a problem by the rules of `terminal.ts` and gives back the exit code that goes with it. */
export function tellProblem(
  cli: Pick<Cli, 'stdout' | 'stderr' | 'env'>,
  failing: string,
  problem: CliProblem,
  json: boolean,
): ExitCode {
  const { reason, hint } = problemText(problem)
  const { stderr } = cli
  stderr.write(`${paint(stderr, 'red', 'custody:')} ${failing}: ${asTyped(cli, reason)}\n`)
  stderr.write(`${paint(stderr, 'cyan', 'hint:')} ${asTyped(cli, hint)}\n`)
  if (json)
    cli.stdout.write(`${JSON.stringify({ problem: { code: problem.code, reason, hint } })}\n`)
  return unusableInput.has(problem.code) ? 2 : 1
}
