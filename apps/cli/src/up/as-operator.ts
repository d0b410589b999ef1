import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import { clientOf, serverEndpoints } from '@custody/protocol'
import type { Client, ClientProblem, ServerEndpoints } from '@custody/protocol'
import { answerJson } from '../command.ts'
import type { Cli, Ending } from '../command.ts'
import type { CliProblem } from '../problem.ts'
import { readToken, sendToServer } from './operator.ts'
import { readConfig } from './ports.ts'

/** What was done, as JSON and in words. */
export type Done = { readonly answer: object; readonly says: string }

/** Does something at the server that runs here, with its operator's token, and says what was done. */
export async function asOperator(
  cli: Cli,
  { json, timeoutMs }: { readonly json?: true | undefined; readonly timeoutMs?: number },
  change: (client: Client<ServerEndpoints>) => Promise<Result<Done, CliProblem>>,
): Promise<Ending> {
  const config = readConfig(cli.home)
  if (!config.ok) return config
  const token = readToken(cli)
  if (config.value === null || token === null)
    return err({ code: 'SERVER_AWAY', because: 'no server was started here' })
  const send = sendToServer(config.value.serverPort, token, timeoutMs)
  const done = await change(clientOf(serverEndpoints, send))
  if (!done.ok) return done
  if (json === true) answerJson(cli, { v: 1, ...done.value.answer })
  else cli.stdout.write(done.value.says)
  return ok(0)
}

/** A refusal of the server, with what it says to do. */
export function refusalOf(problem: ClientProblem): CliProblem {
  if (problem.code !== 'REFUSED') return { code: 'SERVER_AWAY', because: problem.detail }
  const { code, detail, hint } = problem.problem
  return { code: 'SERVER_REFUSED', refused: code, because: detail, hint }
}
