import type { JsonObject, Result } from '@custody/model'
import { ok, sameUserNotice } from '@custody/model'
import { Command } from 'commander'
import { act, answerJson } from '../command.ts'
import type { Cli, CommandFile, Ending } from '../command.ts'
import { installedAgents } from '../install/receipts.ts'
import type { CliProblem } from '../problem.ts'
import { awaitPolicy } from '../up/await-policy.ts'
import type { PolicyShown } from '../up/await-policy.ts'
import { bringUp } from '../up/bring-up.ts'
import type { Up } from '../up/bring-up.ts'
import type { PartChange } from '../up/keep-running.ts'
import { takeLock } from '../up/lock.ts'
import { makeHome } from '../up/make-home.ts'
import { awaitPorts, chooseConfig, readConfig } from '../up/ports.ts'
import type { Config } from '../up/ports.ts'
import { writeRunning } from '../up/running.ts'
import { removeLinkFile, showLink } from '../up/server-link.ts'
import { tellChange, tellStopped, tellUp } from '../up/tell-up.ts'
import type { UpState } from '../up/tell-up.ts'

const about = `Starts the server with its console and the daemon of this device, keeps both running, and
prints the console's address with a sign-in link that opens once. Ctrl-C stops everything.

While it is down, hooks that are installed block their agent: \`custody uninstall\` suspends them.`

type Options = { readonly once?: true; readonly json?: true }

/** `custody up`: the whole of Custody on one machine, supervised. */
export const upCommand: CommandFile = (cli) =>
  new Command('up')
    .description(about)
    .option('--once', 'start, wait until healthy, print one JSON line, stop')
    .option('--json', 'print one JSON line when ready, instead of a screen')
    .action(act(cli, 'cannot start', (options: Options) => up(cli, options)))

async function up(cli: Cli, options: Options): Promise<Ending> {
  const startedAt = cli.now()
  const stopping = cli.stop()
  warnOfRoot(cli)
  const home = makeHome(cli.home, cli.uid)
  if (!home.ok) return home
  const lock = takeLock(cli.home)
  if (!lock.ok) return lock
  try {
    const config = await settledConfig(cli)
    if (!config.ok) return config
    const began = await start(cli, config.value, stopping)
    if (!began.ok) return began
    const { running, keepState } = began.value
    const policy = await awaitPolicy(cli, stopping)
    const state = upState(cli, { running, policy }, config.value, cli.now() - startedAt)
    keepState(state)
    if (options.once !== true) await serve(cli, options, config.value, state, stopping)
    await running.stop()
    removeLinkFile(cli)
    if (options.once === true) answerJson(cli, state)
    else tellStopped(cli, installedAgents(cli.home))
    return ok(0)
  } finally {
    lock.value()
  }
}

/** Tells that everything is ready, then waits for Ctrl-C. */
async function serve(
  cli: Cli,
  options: Options,
  config: Config,
  state: UpState,
  stopping: AbortSignal,
): Promise<void> {
  const link = await showLink(cli, config.serverPort, options.json === true)
  if (options.json === true) answerJson(cli, { ...state, signIn: link })
  else tellUp(cli, state, link, installedAgents(cli.home))
  await new Promise<void>((resolve) => {
    if (stopping.aborted) resolve()
    stopping.addEventListener('abort', () => resolve(), { once: true })
  })
  cli.stderr.write('\ncustody: stopping …\n')
}

async function settledConfig(cli: Cli): Promise<Result<Config, CliProblem>> {
  const kept = readConfig(cli.home)
  if (!kept.ok) return kept
  if (kept.value === null) return chooseConfig(cli.home)
  const free = await awaitPorts(cli.home, kept.value)
  return free.ok ? ok(kept.value) : free
}

type Started = { readonly running: Up; readonly keepState: (state: UpState) => void }

/** Brings both parts up, with `up.json` following what happens to them. */
async function start(
  cli: Cli,
  config: Config,
  stopping: AbortSignal,
): Promise<Result<Started, CliProblem>> {
  const since = cli.now()
  const pids: { server: number | null; daemon: number | null } = { server: null, daemon: null }
  let state: UpState | null = null
  const write = () =>
    writeRunning(cli.home, {
      pid: process.pid,
      serverPid: pids.server,
      daemonPid: pids.daemon,
      serverUrl: state?.serverUrl ?? null,
      consoleUrl: state?.consoleUrl ?? null,
      hookPort: config.hookPort,
      since,
    })
  const written = write()
  if (!written.ok) return written
  const changed = (change: PartChange): void => {
    pids[change.part] = change.kind === 'ended' ? null : change.pid
    write()
    tellChange(cli, change)
  }
  const began = await bringUp(cli, stopping, changed)
  if (!began.ok) return began
  const keepState = (known: UpState): void => {
    state = known
    write()
  }
  return ok({ running: began.value, keepState })
}

function upState(
  cli: Cli,
  { running: { server, daemon }, policy }: { readonly running: Up; readonly policy: PolicyShown },
  config: Config,
  readyMs: number,
): UpState {
  const said = { ...server, ...daemon }
  return {
    v: 1,
    ready: true,
    home: cli.home.path,
    consoleUrl: textOf(server, 'consoleUrl'),
    serverUrl: `http://127.0.0.1:${config.serverPort}`,
    hookPort: config.hookPort,
    device: textOf(daemon, 'device') ?? 'unknown',
    enrolment: textOf(daemon, 'enrolment') ?? 'unknown',
    isolation: textOf(said, 'isolation') ?? 'same-user',
    notice: sameUserNotice,
    keyProtection: textOf(said, 'keyProtection') ?? 'file',
    policy,
    readyMs,
  }
}

function textOf(said: JsonObject, name: string): string | null {
  const value = said[name]
  return typeof value === 'string' ? value : null
}

function warnOfRoot(cli: Cli): void {
  if (cli.uid !== 0) return
  cli.stderr.write(
    "custody: warning: running as root: agents of other users are refused, and a mistake here is root's\n",
  )
  cli.stderr.write('hint: run it as the person who runs the agents\n')
}
