import { Command, InvalidArgumentError } from 'commander'
import { act } from '../command.ts'
import type { Cli, CommandFile } from '../command.ts'
import type { CheckOptions } from '../policy/check-policy.ts'
import { checkPolicy } from '../policy/check-policy.ts'
import { decideInput } from '../policy/decide-input.ts'
import type { DecideOptions } from '../policy/decide-input.ts'
import { policyOptions } from '../policy/load-policy.ts'
import type { TestOptions } from '../policy/test-policies.ts'
import { testPolicies } from '../policy/test-policies.ts'
import type { SimulateOptions } from '../simulate/simulate-calls.ts'
import { simulateCalls } from '../simulate/simulate-calls.ts'
import { parseMoment } from '../time-option.ts'
import {
  checkAbout,
  checkMore,
  decideAbout,
  decideMore,
  policyAbout,
  policyMore,
  simulateAbout,
  simulateMore,
  testAbout,
  testMore,
} from '../policy/help-texts.ts'

/** `custody policy`: what the engine says, without anything running. */
export const policyCommand: CommandFile = (cli) =>
  new Command('policy')
    .description(policyAbout)
    .addHelpText('after', policyMore)
    .addCommand(checkCommand(cli))
    .addCommand(testCommand(cli))
    .addCommand(decideCommand(cli))
    .addCommand(simulateCommand(cli))

function checkCommand(cli: Cli): Command {
  const body = (file: string | undefined, options: CheckOptions) => checkPolicy(cli, file, options)
  return withPolicy(new Command('check').summary('validate a policy, and say where it is wrong'))
    .description(checkAbout)
    .argument('[file]', 'a file of Cedar rules; the same as --policy')
    .option('--json', 'print the problems as one JSON document')
    .addHelpText('after', checkMore)
    .action(act(cli, 'cannot check the policy', body))
}

function testCommand(cli: Cli): Command {
  const body = (names: readonly string[], options: TestOptions) => testPolicies(cli, names, options)
  return new Command('test')
    .summary('run the tests of packs, or of a policy of your own')
    .description(testAbout)
    .argument('[packs...]', 'only these packs')
    .option('--policy <file>', 'a file of Cedar rules instead')
    .option('--tests <file>', 'its tests (default: beside it, NAME.tests.json)')
    .option('--json', 'print the report as one JSON document')
    .addHelpText('after', testMore)
    .action(act(cli, 'cannot test the policy', body))
}

function decideCommand(cli: Cli): Command {
  const body = (options: DecideOptions) => decideInput(cli, options)
  return withPolicy(new Command('decide').summary('decide calls given as lines of JSON'))
    .description(decideAbout)
    .option('--here', "look at this machine's links and files, in this folder and home")
    .addHelpText('after', decideMore)
    .action(act(cli, 'cannot decide', body))
}

function simulateCommand(cli: Cli): Command {
  const body = (bundle: string | undefined, options: SimulateOptions) =>
    simulateCalls(cli, bundle, options)
  return withPolicy(
    new Command('simulate').summary('what a policy would have made of calls that were decided'),
  )
    .description(simulateAbout)
    .argument('[bundle]', "an evidence bundle (default: this device's own log)")
    .option('--before <policy>', 'compare with this preset or file, not with what was recorded')
    .option('--from <time>', 'not before, e.g. 2026-11-23 or 2026-11-23T04:00Z', parseMoment)
    .option('--to <time>', 'not after', parseMoment)
    .option('--changes <count>', 'how many of the changed calls to list', count, 20)
    .option('--json', 'print everything as one JSON document')
    .addHelpText('after', simulateMore)
    .action(act(cli, 'cannot simulate', body))
}

function withPolicy(command: Command): Command {
  for (const option of policyOptions()) command.addOption(option)
  return command
}

function count(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new InvalidArgumentError('it takes a number up to 99999')
  return Number(text)
}
