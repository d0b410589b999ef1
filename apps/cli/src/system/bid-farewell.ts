import { spawn } from 'node:child_process'
import { get } from 'node:http'
import { separatePlaces } from '../separate-installation.ts'
import type { Keeper } from './keeper.ts'
import { systemPlaces } from './places.ts'
import { endProcesses, farewells, wait } from './processes.ts'
import { runTool } from './run-tool.ts'
import type { SessionProcess } from './running-sessions.ts'
import type { Step } from './step.ts'

const program = [
  `${systemPlaces.programs}/node`,
  '--disable-warning=ExperimentalWarning',
  `${systemPlaces.app}/apps/cli/src/system/farewell.ts`,
] as const
const withinMs = 10_000

/**
 * Leaves behind what answers the sessions that run: each is stopped at its next call and told to start anew. Without it
 * their calls would be blocked without a reason, by a port that nobody holds.
 */
export function bidFarewell(keeper: Keeper, sessions: readonly SessionProcess[]): readonly Step[] {
  if (sessions.length === 0 || farewells().length > 0) return []
  const count = sessions.length === 1 ? '1 session runs' : `${sessions.length} sessions run`
  return [
    {
      sign: '>',
      says: `${count}: stopped at the next call, and told to start the agent anew`,
      async act() {
        start(
          keeper,
          sessions.map(({ pid, startTime }) => `${pid}:${startTime}`),
        )
        const end = performance.now() + withinMs
        while (!(await answers()))
          if (performance.now() < end) await wait(50)
          else throw new Error('what would tell them does not answer')
      },
    },
  ]
}

/** The port is needed by the daemon, which knows these sessions still. */
export function endFarewell(): readonly Step[] {
  const left = farewells()
  if (left.length === 0) return []
  return [
    {
      sign: '>',
      says: 'end what answered sessions after the last uninstallation',
      act: () => endProcesses(left, 5000),
    },
  ]
}

/** As a unit of its own where systemd runs: whatever types the uninstallation may end before the sessions do. */
function start(keeper: Keeper, sessions: readonly string[]): void {
  if (keeper === 'systemd')
    return runTool('systemd-run', ['--quiet', '--collect', ...program, ...sessions])
  const [node, ...words] = program
  const env = { PATH: '/usr/bin:/bin' }
  spawn(node, [...words, ...sessions], { cwd: '/', env, stdio: 'ignore', detached: true }).unref()
}

/** By an answer, not by a connection: the kernel takes those before the program has become nobody, and it is found by that. */
function answers(): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = get(
      { host: '127.0.0.1', port: separatePlaces.hookPort, path: '/', timeout: 1000, agent: false },
      (answer) => {
        answer.resume()
        resolve(true)
      },
    )
    asked.on('timeout', () => asked.destroy())
    asked.on('error', () => resolve(false))
  })
}
