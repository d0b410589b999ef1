import { spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { systemPlaces, systemUnits } from './places.ts'
import { childrenOf, endProcesses, ourProcesses, supervisors } from './processes.ts'
import { runTool, saysYes } from './run-tool.ts'
import type { Step } from './step.ts'

/** Who starts the parts of the installation, and starts them again. `none`: nobody was asked to. */
export type Keeper = 'systemd' | 'supervisor' | 'none'

/** systemd where it runs; else the small supervisor where CUSTODY_SUPERVISE=1 asks for it, or it runs already. */
export function keeperHere(env: { readonly [name: string]: string | undefined }): Keeper {
  if (existsSync('/run/systemd/system')) return 'systemd'
  return env['CUSTODY_SUPERVISE'] === '1' || supervisors().length > 0 ? 'supervisor' : 'none'
}

/** Starts what does not run; with `anew` also what does, sockets apart, so that no caller is turned away. */
export function startParts(keeper: Keeper, anew: boolean): readonly Step[] {
  if (keeper === 'none') return []
  const runs =
    keeper === 'systemd'
      ? saysYes('systemctl', ['is-active', '--quiet', 'custodyd.service'])
      : supervisors().length > 0
  if (runs && !anew) return []
  const says = runs ? `start the parts anew, by ${keeper}` : `start by ${keeper}`
  return [
    { sign: '>', says, act: keeper === 'systemd' ? startUnits : runs ? startAnew : supervise },
  ]
}

function startUnits(): void {
  runTool('systemctl', ['daemon-reload'])
  runTool('systemctl', ['enable', '--quiet', ...systemUnits])
  runTool('systemctl', ['start', ...systemUnits.filter((name) => name.endsWith('.socket'))])
  runTool('systemctl', ['restart', ...systemUnits.filter((name) => name.endsWith('.service'))])
}

/** The supervisor starts again what ended; its sockets stay open meanwhile. */
async function startAnew(): Promise<void> {
  await endProcesses(supervisors().flatMap(childrenOf), 15_000)
}

/**
 * Gives a look that starts a supervisor where none runs: one that was about to end when the plan was made counted as running.
 * Once: where that one ends too, starting it again and again would mend nothing.
 */
export function keepSupervised(keeper: Keeper): () => void {
  let started = keeper !== 'supervisor'
  return () => {
    if (started || supervisors().length > 0) return
    started = true
    supervise()
  }
}

function supervise(): void {
  mkdirSync(systemPlaces.run, { recursive: true, mode: 0o755 })
  const log = openSync(systemPlaces.superviseLog, 'a', 0o600)
  const child = spawn(systemPlaces.supervisor, [], {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin' },
    stdio: ['ignore', log, log],
    detached: true,
  })
  child.unref()
  closeSync(log)
}

/** Stops every part, whoever started it and whatever state it is in. */
export function stopParts(keeper: Keeper): readonly Step[] {
  const steps: Step[] = []
  const known = systemUnits.filter((name) =>
    [systemPlaces.packagedUnits, systemPlaces.ownUnits].some((at) => existsSync(`${at}/${name}`)),
  )
  if (keeper === 'systemd' && known.length > 0)
    steps.push({
      sign: '>',
      says: 'stop and disable the units',
      act: () => stopUnits(known),
    })
  if (ourProcesses().length > 0)
    steps.push({
      sign: '>',
      says: 'stop the processes that run',
      async act() {
        await endProcesses(supervisors(), 12_000)
        await endProcesses(ourProcesses(), 5000)
      },
    })
  return steps
}

/**
 * Sockets first: a caller that waits would start its service again amid the stop, and systemd then gives the job up. What counts
 * is that nothing runs in the end.
 */
function stopUnits(known: readonly string[]): void {
  runTool('systemctl', ['disable', '--quiet', ...known])
  for (const kind of ['.socket', '.service', '.socket']) {
    const units = known.filter((name) => name.endsWith(kind))
    if (units.length > 0) saysYes('systemctl', ['stop', ...units])
  }
  const running = known.filter((name) => saysYes('systemctl', ['is-active', '--quiet', name]))
  if (running.length > 0) throw new Error(`still active: ${running.join(', ')}`)
  // Forget the failures of what could not start, so that it is not shown as failed for ever.
  saysYes('systemctl', ['reset-failed', ...known])
}
