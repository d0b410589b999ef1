import { resolve } from 'node:path'
import { err, ok, sayMany } from '@custody/model'
import type { Result, SessionId } from '@custody/model'
import { clientOf, serverEndpoints } from '@custody/protocol'
import type {
  Client,
  ClientProblem,
  erasureGrounds,
  ServerEndpoints,
  Whose,
} from '@custody/protocol'
import { answerJson } from '../command.ts'
import type { Cli, Ending } from '../command.ts'
import type { CliProblem } from '../problem.ts'
import { readToken, sendToServer } from '../up/operator.ts'
import { readConfig } from '../up/ports.ts'
import { writeFile } from '../write-file.ts'

/** Whose contents a command line means: exactly one of the three. */
export type WhoseOptions = {
  readonly session?: string
  readonly device?: string
  readonly person?: string
  readonly reason: string
  readonly json?: true
}

/** Erases contents on the server that runs here. Its acts say so for good. */
export async function eraseContent(
  cli: Cli,
  options: WhoseOptions & { readonly ground: Ground },
): Promise<Ending> {
  const { ground, reason } = options
  return asOperator(cli, options, async (client, whose) => {
    const erased = await client.eraseContent({ body: { whose, ground, reason } })
    if (!erased.ok) return err(problemOf(erased.error))
    const { acts, entries, payloads } = erased.value
    return ok({
      answer: erased.value,
      says:
        `erased ${sayMany(payloads, 'content')} of ${sayMany(entries, 'entry', 'entries')}, for good\n` +
        `${sayMany(acts, 'entry', 'entries')} of the organisation's acts say so; the proofs still hold\n`,
    })
  })
}

/** Holds contents back from erasure, or lets go of them. */
export async function holdContent(cli: Cli, options: WhoseOptions, held: boolean): Promise<Ending> {
  const { reason } = options
  return asOperator(cli, options, async (client, whose) => {
    const kept = await client.holdContent({ body: { whose, held, reason } })
    if (!kept.ok) return err(problemOf(kept.error))
    const count = sayMany(kept.value.holds.length, 'hold')
    return ok({ answer: kept.value, says: `${held ? 'held' : 'let go'}; ${count} now\n` })
  })
}

type Ground = (typeof erasureGrounds)[number]

type Done = { readonly answer: object; readonly says: string }

export type RevealOptions = {
  readonly session: string
  readonly reason: string
  readonly output: string
}

/** Writes what opens the closed contents of a session, for whoever holds the content key. */
export async function revealContent(cli: Cli, options: RevealOptions): Promise<Ending> {
  const { session, reason, output } = options
  return asOperator(cli, { session, reason }, async (client) => {
    const revealed = await client.revealContent({ body: { session: session as SessionId, reason } })
    if (!revealed.ok) return err(problemOf(revealed.error))
    const path = resolve(cli.cwd, output)
    const written = writeFile(path, `${JSON.stringify(revealed.value)}\n`, { mode: 0o600 })
    if (!written.ok) return written
    const count = sayMany(revealed.value.keys.length, 'wrapped key')
    return ok({ answer: { path }, says: `${count} in ${output}; the acts say so\n` })
  })
}

async function asOperator(
  cli: Cli,
  options: WhoseOptions,
  change: (client: Client<ServerEndpoints>, whose: Whose) => Promise<Result<Done, CliProblem>>,
): Promise<Ending> {
  const whose = whoseOf(options)
  if (!whose.ok) return whose
  const config = readConfig(cli.home)
  if (!config.ok) return config
  const token = readToken(cli)
  if (config.value === null || token === null)
    return err({ code: 'SERVER_AWAY', because: 'no server was started here' })
  const client = clientOf(serverEndpoints, sendToServer(config.value.serverPort, token))
  const done = await change(client, whose.value)
  if (!done.ok) return done
  if (options.json === true) answerJson(cli, { v: 1, ...done.value.answer })
  else cli.stdout.write(done.value.says)
  return ok(0)
}

function whoseOf({ session, device, person }: WhoseOptions): Result<Whose, CliProblem> {
  const given: Whose[] = []
  if (session !== undefined) given.push({ kind: 'session', session } as Whose)
  if (device !== undefined) given.push({ kind: 'device', device } as Whose)
  if (person !== undefined) given.push({ kind: 'person', name: person })
  const [only, ...more] = given
  return only === undefined || more.length > 0 ? err({ code: 'CONTENT_UNNAMED' }) : ok(only)
}

function problemOf(problem: ClientProblem): CliProblem {
  if (problem.code !== 'REFUSED') return { code: 'SERVER_AWAY', because: problem.detail }
  const { code, detail, hint } = problem.problem
  return { code: 'SERVER_REFUSED', refused: code, because: detail, hint }
}
