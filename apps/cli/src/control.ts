import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type {
  AnswerOf,
  ClientProblem,
  Endpoint,
  Outgoing,
  RequestOf,
  Send,
} from '@custody/protocol'
import { call, DaemonAddress, ProblemDocument, targetOf } from '@custody/protocol'
import type { Cli } from './command.ts'
import { controlSocketAt } from './home.ts'
import type { CliProblem } from './problem.ts'
import { isSeparate, separatePlaces } from './separate-installation.ts'

type Asking = Pick<Cli, 'home' | 'uid' | 'env'>

// The daemon answers from memory or one query; `sync` and `export` seal first, which may take its time.
const answerWithinMs = 40_000

/** Asks the daemon one thing over its control socket and gives back the parsed answer. Retries nothing. */
export async function ask<It extends Endpoint>(
  cli: Asking,
  endpoint: It,
  query: RequestOf<It>['query'],
  withinMs = answerWithinMs,
): Promise<Result<AnswerOf<It>, CliProblem>> {
  const socketPath = controlSocketOf(cli)
  const given = { query } as Partial<RequestOf<It>>
  const answer = await call(sendOver(socketPath, withinMs), endpoint, given)
  return answer.ok ? answer : err(daemonProblem(answer.error, socketPath))
}

/** Asks for a stream; gives back its lines as they come, until the daemon ends it or the signal aborts. */
export async function askLines<It extends Endpoint>(
  cli: Asking,
  endpoint: It,
  query: RequestOf<It>['query'],
  signal: AbortSignal,
): Promise<Result<AsyncIterable<string>, CliProblem>> {
  const socketPath = controlSocketOf(cli)
  const target = targetOf(endpoint.path, {}, query as Record<string, string>)
  const stream = await open(
    socketPath,
    { method: endpoint.method, target, headers: {}, body: null },
    0,
  )
  if (stream instanceof Error) return err({ code: 'DAEMON_AWAY', socket: socketPath })
  if ((stream.statusCode ?? 500) >= 300) return err(refusal(await bytesOf(stream)))
  signal.addEventListener('abort', () => stream.destroy(), { once: true })
  return ok(linesOf(stream))
}

/**
 * The socket of the machine's separate daemon, where there is one. Else where the daemon says its socket is; where it would
 * be, if `daemon.json` cannot be read.
 */
export function controlSocketOf({ home, uid, env }: Asking): string {
  if (isSeparate(env)) return separatePlaces.controlSocket
  try {
    return DaemonAddress.parse(JSON.parse(readFileSync(home.daemonState, 'utf8'))).controlSocket
  } catch {
    return controlSocketAt(home, uid)
  }
}

function sendOver(socketPath: string, withinMs: number): Send {
  return async (outgoing) => {
    const answer = await open(socketPath, outgoing, withinMs)
    if (answer instanceof Error) return err({ code: 'NETWORK', detail: answer.message })
    const body = await bytesOf(answer)
    return ok({ status: answer.statusCode ?? 500, body })
  }
}

function open(
  socketPath: string,
  { method, target, headers, body }: Outgoing,
  timeout: number,
): Promise<IncomingMessage | Error> {
  return new Promise((resolve) => {
    const asking = request({
      socketPath,
      method,
      path: target,
      headers: { host: 'custody', ...headers },
      timeout,
    })
    asking.once('error', resolve)
    asking.once('timeout', () => asking.destroy(new Error('no answer in time')))
    asking.once('response', resolve)
    asking.end(body ?? undefined)
  })
}

function daemonProblem(problem: ClientProblem, socket: string): CliProblem {
  if (problem.code === 'NETWORK') return { code: 'DAEMON_AWAY', socket }
  if (problem.code === 'ANSWER_UNREADABLE')
    return { code: 'DAEMON_ANSWER_BAD', because: problem.detail }
  const { code, detail, hint } = problem.problem
  return { code: 'DAEMON_REFUSED', problem: code, text: { reason: detail, hint } }
}

function refusal(body: Uint8Array): CliProblem {
  const read = ProblemDocument.safeParse(JSON.parse(new TextDecoder().decode(body)))
  return read.success
    ? daemonProblem({ code: 'REFUSED', problem: read.data }, '')
    : { code: 'DAEMON_ANSWER_BAD', because: 'it refused without saying why' }
}

/** The whole body; what came of it, when the daemon went away in the middle. */
async function bytesOf(stream: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  try {
    for await (const chunk of stream) chunks.push(chunk as Uint8Array)
  } catch {
    // What came cannot be read as a whole answer; the reader says so.
  }
  return Buffer.concat(chunks)
}

async function* linesOf(stream: IncomingMessage): AsyncIterable<string> {
  let rest = ''
  stream.setEncoding('utf8')
  try {
    for await (const chunk of stream) {
      const lines = (rest + String(chunk)).split('\n')
      rest = lines.pop() ?? ''
      yield* lines.filter((line) => line !== '')
    }
  } catch {
    // Hung up, by either side: the stream is over.
  }
}
