import { ok } from '@custody/model'
import { packs } from '@custody/packs'
import { Command } from 'commander'
import { act, answerJson } from '../command.ts'
import type { Cli, CommandFile, Ending } from '../command.ts'
import { decideInput } from '../policy/decide-input.ts'
import type { DecideOptions } from '../policy/decide-input.ts'
import type { PolicyOptions } from '../policy/load-policy.ts'
import { compile, policyOptions, sourceFor, tellProblems } from '../policy/load-policy.ts'
import { runPackTests } from '../policy/run-pack-tests.ts'
import { paint } from '../terminal.ts'

const about = `Works with policies without a server or daemon: check validates rules and says where they
are wrong, test runs the tests that packs carry, decide decides calls that are given as lines of JSON.`

const decideAbout = `Reads lines {"id", "agent"?, "tool", "tool_input" | "command", "cwd"?, "home"?} from standard
input and writes {"id", "outcome", "wouldOutcome", "rules", "warnings", "actions", "complete",
"problem"?, "latencyUs"} for each. A problem is a failure of ours and never an outcome. Nothing is
read from this machine's disk unless --here is given. Exit code 0; 2 where a line is no call.`

/** `custody policy`: what the engine says, without anything running. */
export const policyCommand: CommandFile = (cli) =>
  new Command('policy')
    .description(about)
    .addCommand(checkCommand(cli))
    .addCommand(testCommand(cli))
    .addCommand(decideCommand(cli))

function checkCommand(cli: Cli): Command {
  const body = (options: PolicyOptions & { readonly json?: true }) => check(cli, options)
  return withPolicy(new Command('check').summary('validate a policy, and say where it is wrong'))
    .description(
      'Validates a policy: syntax, names, types, and what would let the unknown pass. Exit code 1 where it is not valid.',
    )
    .option('--json', 'print the problems as one JSON document')
    .action(act(cli, 'cannot check the policy', body))
}

function testCommand(cli: Cli): Command {
  const body = (names: readonly string[], options: { readonly json?: true }) =>
    testPacks(cli, names, options)
  return new Command('test')
    .summary('run the tests that packs carry')
    .description(
      'Runs the tests of the packs, each deny again with its facts made unknown. Exit code 1 where one fails.',
    )
    .argument('[packs...]', 'only these packs')
    .option('--json', 'print the report as one JSON document')
    .action(act(cli, 'cannot test the policy', body))
}

function decideCommand(cli: Cli): Command {
  const body = (options: DecideOptions) => decideInput(cli, options)
  return withPolicy(new Command('decide').summary('decide calls given as lines of JSON'))
    .description(decideAbout)
    .option('--here', "look at this machine's links and files")
    .action(act(cli, 'cannot decide', body))
}

function withPolicy(command: Command): Command {
  for (const option of policyOptions()) command.addOption(option)
  return command
}

function check(cli: Cli, options: PolicyOptions & { readonly json?: true }): Ending {
  const source = sourceFor(cli, options)
  if (!source.ok) return source
  const compiled = compile(source.value)
  const problems = compiled.ok ? [] : compiled.error
  const version = compiled.ok ? compiled.value.version : null
  const rules = compiled.ok ? compiled.value.rules.length : 0
  if (options.json === true)
    answerJson(cli, { v: 1, name: source.value.name, version, rules, problems })
  else if (compiled.ok)
    cli.stdout.write(`${source.value.name}: ${rules} rules, valid\n${version}\n`)
  else cli.stderr.write(tellProblems(problems))
  return ok(compiled.ok ? 0 : 1)
}

function testPacks(cli: Cli, names: readonly string[], options: { readonly json?: true }): Ending {
  const missing = names.find((name) => !packs.some((pack) => pack.name === name))
  if (missing !== undefined)
    return {
      ok: false,
      error: {
        code: 'USAGE_WRONG',
        said: `there is no pack \`${missing}\``,
        command: 'custody policy test',
      },
    }
  const reports = packs
    .filter(({ name }) => names.length === 0 || names.includes(name))
    .map(runPackTests)
  const failed = reports.reduce(
    (sum, one) =>
      sum + one.problems.length + one.outcomes.filter((outcome) => !outcome.passed).length,
    0,
  )
  if (options.json === true) answerJson(cli, { v: 1, failed, reports })
  else for (const report of reports) tellReport(cli, report)
  return ok(failed === 0 ? 0 : 1)
}

function tellReport(cli: Cli, { pack, problems, outcomes }: ReturnType<typeof runPackTests>): void {
  const wrong = outcomes.filter((outcome) => !outcome.passed)
  const mark =
    wrong.length + problems.length === 0
      ? paint(cli.stdout, 'green', 'ok  ')
      : paint(cli.stdout, 'red', 'FAIL')
  cli.stdout.write(
    `${mark} ${pack}: ${outcomes.length - wrong.length} of ${outcomes.length} tests\n`,
  )
  cli.stderr.write(tellProblems(problems))
  for (const { test, why } of wrong)
    cli.stdout.write(
      `     ${JSON.stringify(test.call.tool === 'Bash' ? test.call.input['command'] : test.call)}: ${why}\n`,
    )
}
