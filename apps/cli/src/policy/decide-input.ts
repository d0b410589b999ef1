import { homedir, userInfo } from 'node:os'
import type { WorkspaceView } from '@custody/action'
import { err, ok } from '@custody/model'
import type { Policy } from '@custody/policy'
import { viewOf } from '@custody/workspace'
import type { Cli, Ending } from '../command.ts'
import { reasonOf } from '../write-file.ts'
import type { LineAnswer } from './decide-line.ts'
import { decideLine, undecided } from './decide-line.ts'
import { givenFolders } from './given-folders.ts'
import { linesIn } from './lines-in.ts'
import type { PolicyOptions } from './load-policy.ts'
import { compile, sourceFor, tellProblems } from './load-policy.ts'
import type { LineCall, LinePlaces, LineProblem } from './parse-line.ts'
import { parseLine } from './parse-line.ts'

export type DecideOptions = PolicyOptions & { readonly here?: true }

/** Decides each line of standard input and writes one line for it, in order. One bad line costs no other. */
export async function decideInput(cli: Cli, options: DecideOptions): Promise<Ending> {
  const source = sourceFor(cli, options)
  if (!source.ok) return source
  const policy = compile(source.value)
  if (!policy.ok) {
    cli.stderr.write(tellProblems(source.value, policy.error))
    return ok(2)
  }
  if (cli.stdin.isTerminal) cli.stderr.write(typeIn)
  const here = options.here === true ? hereOf(cli) : null
  const bad: BadLine[] = []
  let line = 0
  try {
    for await (const text of linesIn(cli.stdin.read())) {
      line += 1
      if (text.trim() === '') continue
      const call = parseLine(text, here?.places)
      if (!call.ok) bad.push({ line, problem: call.error })
      const answer = call.ok
        ? await answerTo(policy.value, call.value, here)
        : undecided(call.error.id, call.error.code)
      cli.stdout.write(encodeAnswer(answer))
    }
  } catch (error) {
    return err({ code: 'FILE_UNREADABLE', path: 'standard input', because: reasonOf(error) })
  }
  if (bad.length === 0) return ok(0)
  return err({ code: 'USAGE_WRONG', said: badLines(bad), command: 'custody policy decide' })
}

const typeIn = `one call per line, then Ctrl-D; for example {"id": 1, "command": "rm -rf /"}\n`

type Here = {
  readonly places: LinePlaces
  readonly viewAt: (call: LineCall) => Promise<WorkspaceView>
}
const nowUs = () => performance.now() * 1000

async function answerTo(policy: Policy, call: LineCall, here: Here | null): Promise<LineAnswer> {
  try {
    return decideLine(policy, call, nowUs, await here?.viewAt(call))
  } catch {
    // A bug of ours. It is said so; it is never an outcome.
    return undecided(call.id, 'DECISION_FAILED')
  }
}

/** An id can be nested deeper than can be written; nothing else in an answer can. */
function encodeAnswer(answer: LineAnswer): string {
  try {
    return `${JSON.stringify(answer)}\n`
  } catch {
    return `${JSON.stringify({ ...answer, id: null })}\n`
  }
}

/** This machine instead of the imagined one: calls run here where they do not say otherwise. */
function hereOf(cli: Cli): Here {
  const account = accountOf(cli)
  return {
    places: { workingDirectory: cli.cwd, home: homedir() },
    async viewAt({ agent, workingDirectory, home }) {
      const uid = cli.uid ?? -1
      const additionalRoots = await givenFolders(agent, { home, project: workingDirectory }, uid)
      return viewOf({ workingDirectory, uid, home, account, additionalRoots })
    },
  }
}

/** The login name; empty for a user that the system has no name for. */
function accountOf({ env }: Cli): string {
  try {
    return userInfo().username
  } catch {
    return env['USER'] ?? ''
  }
}

type BadLine = { readonly line: number; readonly problem: LineProblem }
const namedMax = 3

function badLines(bad: readonly BadLine[]): string {
  const named = bad
    .slice(0, namedMax)
    .map(({ line, problem }) => `line ${line}: ${problem.said}`)
    .join('; ')
  const more = bad.length > namedMax ? `; and ${bad.length - namedMax} more` : ''
  return `${bad.length} ${bad.length === 1 ? 'line is' : 'lines are'} no call: ${named}${more}`
}
