import { userInfo } from 'node:os'
import { err, ok } from '@custody/model'
import { viewOf } from '@custody/workspace'
import type { Cli, Ending } from '../command.ts'
import type { LineAnswer } from './decide-line.ts'
import { decideLine, parseLine } from './decide-line.ts'
import type { PolicyOptions } from './load-policy.ts'
import { compile, sourceFor, tellProblems } from './load-policy.ts'

export type DecideOptions = PolicyOptions & { readonly here?: true }

/** Decides each line of standard input and writes one line for it, in order. */
export async function decideInput(cli: Cli, options: DecideOptions): Promise<Ending> {
  const source = sourceFor(cli, options)
  if (!source.ok) return source
  const policy = compile(source.value)
  if (!policy.ok) {
    cli.stderr.write(tellProblems(policy.error))
    return ok(2)
  }
  const nowUs = () => performance.now() * 1000
  let unreadable = 0
  // The first evaluation loads what the others find loaded: it must not count as a call's latency.
  decideLine(policy.value, warmUp, nowUs)
  for await (const line of linesOf(cli.stdin.read())) {
    if (line.trim() === '') continue
    const call = parseLine(line)
    if ('problem' in call) {
      unreadable += 1
      write(cli, { id: call.id, problem: call.problem })
      continue
    }
    try {
      const view = options.here === true ? await viewHere(cli, call.workingDirectory) : undefined
      write(cli, decideLine(policy.value, call, nowUs, view))
    } catch {
      // A bug of ours. It is said so; it is never an outcome.
      write(cli, { id: call.id, problem: 'DECISION_FAILED' })
    }
  }
  if (unreadable === 0) return ok(0)
  const said = `${unreadable} ${unreadable === 1 ? 'line is' : 'lines are'} no call`
  return err({ code: 'USAGE_WRONG', said, command: 'custody policy decide' })
}

const warmUp = {
  id: null,
  agent: 'unknown',
  tool: 'Bash',
  input: { command: 'ls' },
  workingDirectory: '/',
  home: '/',
} as const

function write(cli: Cli, answer: LineAnswer): void {
  cli.stdout.write(`${JSON.stringify(answer)}\n`)
}

async function viewHere(cli: Cli, workingDirectory: string) {
  const { username, uid, homedir } = userInfo()
  return viewOf({
    workingDirectory,
    uid: cli.uid ?? uid,
    home: homedir,
    account: username,
    additionalRoots: [],
  })
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') yield rest
}
