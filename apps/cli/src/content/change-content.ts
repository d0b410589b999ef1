import { resolve } from 'node:path'
import { err, ok, sayMany } from '@custody/model'
import type { Result, SessionId } from '@custody/model'
import type { Client, erasureGrounds, ServerEndpoints, Whose } from '@custody/protocol'
import type { Cli, Ending } from '../command.ts'
import type { CliProblem } from '../problem.ts'
import { asOperator, refusalOf } from '../up/as-operator.ts'
import type { Done } from '../up/as-operator.ts'
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
  return ofContents(cli, options, async (client, whose) => {
    const erased = await client.eraseContent({ body: { whose, ground, reason } })
    if (!erased.ok) return err(refusalOf(erased.error))
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
  return ofContents(cli, options, async (client, whose) => {
    const kept = await client.holdContent({ body: { whose, held, reason } })
    if (!kept.ok) return err(refusalOf(kept.error))
    const count = sayMany(kept.value.holds.length, 'hold')
    return ok({ answer: kept.value, says: `${held ? 'held' : 'let go'}; ${count} now\n` })
  })
}

type Ground = (typeof erasureGrounds)[number]

export type RevealOptions = {
  readonly session: string
  readonly reason: string
  readonly output: string
}

/** Writes what opens the closed contents of a session, for whoever holds the content key. */
export async function revealContent(cli: Cli, options: RevealOptions): Promise<Ending> {
  const { session, reason, output } = options
  return ofContents(cli, { session, reason }, async (client) => {
    const revealed = await client.revealContent({ body: { session: session as SessionId, reason } })
    if (!revealed.ok) return err(refusalOf(revealed.error))
    const path = resolve(cli.cwd, output)
    const written = writeFile(path, `${JSON.stringify(revealed.value)}\n`, { mode: 0o600 })
    if (!written.ok) return written
    const count = sayMany(revealed.value.keys.length, 'wrapped key')
    return ok({ answer: { path }, says: `${count} in ${output}; the acts say so\n` })
  })
}

async function ofContents(
  cli: Cli,
  options: WhoseOptions,
  change: (client: Client<ServerEndpoints>, whose: Whose) => Promise<Result<Done, CliProblem>>,
): Promise<Ending> {
  const whose = whoseOf(options)
  if (!whose.ok) return whose
  return asOperator(cli, options, (client) => change(client, whose.value))
}

function whoseOf({ session, device, person }: WhoseOptions): Result<Whose, CliProblem> {
  const given: Whose[] = []
  if (session !== undefined) given.push({ kind: 'session', session } as Whose)
  if (device !== undefined) given.push({ kind: 'device', device } as Whose)
  if (person !== undefined) given.push({ kind: 'person', name: person })
  const [only, ...more] = given
  return only === undefined || more.length > 0 ? err({ code: 'CONTENT_UNNAMED' }) : ok(only)
}
