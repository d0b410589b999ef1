import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { localEndpoints } from '@custody/protocol'
import { Command } from 'commander'
import { act, answerJson } from '../command.ts'
import type { Cli, CommandFile, Ending } from '../command.ts'
import { ask } from '../control.ts'
import { newestEntries } from '../log/read-log.ts'
import type { CliProblem } from '../problem.ts'
import { renderWhy } from '../why/render-why.ts'

const about = `Says why a call was decided as it was: which rules, what each is for, and which facts they saw.
A call is named by its id, by the agent's own id of it, or by the number of its entry; without a
name it is the last call that was not simply allowed.`

/** `custody why`: the reasons of one decision. */
export const whyCommand: CommandFile = (cli) =>
  new Command('why')
    .description(about)
    .argument('[call]', 'call_…, toolu_…, or the number that `custody log` shows')
    .option('--json', 'print everything as one JSON document')
    .action(
      act(cli, 'cannot say why', (call: string | undefined, options: { json?: true }) =>
        why(cli, call, options),
      ),
    )

async function why(
  cli: Cli,
  named: string | undefined,
  options: { readonly json?: true },
): Promise<Ending> {
  const call = named === undefined ? await lastStopped(cli) : ok(named)
  if (!call.ok) return call
  const answer = await ask(cli, localEndpoints.why, { call: call.value })
  if (!answer.ok) return err(asUnknown(answer.error, call.value))
  if (options.json === true) answerJson(cli, { v: 1, ...answer.value })
  else cli.stdout.write(renderWhy(cli, answer.value))
  return ok(0)
}

/** The last call that was denied, asked about or held, of the newest few hundred. */
async function lastStopped(cli: Cli): Promise<Result<string, CliProblem>> {
  const newest = await newestEntries(cli, { kind: 'call.decided' }, 500)
  if (!newest.ok) return newest
  const last = newest.value.findLast(
    ({ decision }) => decision !== null && decision.outcome !== 'allow',
  )
  return last === undefined ? err({ code: 'CALL_NONE_STOPPED' }) : ok(String(last.seq))
}

function asUnknown(problem: CliProblem, call: string): CliProblem {
  return problem.code === 'DAEMON_REFUSED' && problem.problem === 'CALL_UNKNOWN'
    ? { code: 'CALL_UNKNOWN', call }
    : problem
}
