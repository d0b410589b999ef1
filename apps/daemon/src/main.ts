import { hostname } from 'node:os'
import { join } from 'node:path'
import { instant, strictestCapture } from '@custody/model'
import type { Problem } from '@custody/model'
import { pino } from 'pino'
import { startLoops } from './background/start-loops.ts'
import { entryOwners } from './control/entry-owners.ts'
import { listenForControl } from './control/listen-control.ts'
import type { CanaryRunner } from './control/run-canary.ts'
import { canaryRunner } from './control/run-canary.ts'
import { govern } from './govern.ts'
import { layGround } from './ground.ts'
import { handleHook, refuseHook } from './hooks/handle-hook.ts'
import { listenForHooks } from './hooks/listen.ts'
import { readText, replaceFile } from './home/home-folder.ts'
import { readFloor } from './policy/read-floor.ts'
import { installationOf } from './installation.ts'
import { readOptions } from './options.ts'
import { readSiteConfig } from './separate/site-config.ts'
import { startProblemText } from './problem-text.ts'
import { trustedTime } from './trusted-time.ts'

const mib = 1024 * 1024
const now = () => instant(Date.now())
const trusted = trustedTime(now, () => performance.now())

function giveUp(problem: Problem): never {
  const { reason, hint, exitCode } = startProblemText(problem)
  process.stderr.write(`custody: cannot start the daemon: ${reason}\nhint: ${hint}\n`)
  process.stdout.write(`${JSON.stringify({ ready: false, ...problem })}\n`)
  process.exit(exitCode)
}

process.umask(0o077)
const options = readOptions(
  process.argv.slice(2),
  process.env,
  (home) => readText(join(home, 'config.json')),
  readSiteConfig,
)
if (!options.ok) giveUp(options.error)
const { home, serverUrl, reserveMiB } = options.value
const installation = installationOf(options.value, now, trusted.now)
if (!installation.ok) giveUp(installation.error)
const { key, hooksAt, controlAt } = installation.value

const floor = readFloor(key.isolation)
if (!floor.ok) giveUp(floor.error)
const laid = await layGround(home, reserveMiB * mib, now, key, {
  witnessing: floor.value.witnessing,
  capture: strictestCapture(options.value.capture, floor.value.captureCeiling),
})
if (!laid.ok) giveUp(laid.error)
const ground = laid.value
const logger = pino(
  { base: { pid: process.pid } },
  pino.destination({ dest: ground.home.logFile, sync: false, mode: 0o600 }),
)
const fault = (cause: unknown) => logger.error({ err: cause }, 'fault')

const seated = await installation.value.stand(ground)
if (!seated.ok) {
  ground.leave()
  giveUp(seated.error)
}
const { standing } = seated.value
const enrolTokenFile = options.value.enrolTokenFile ?? ground.home.enrolToken
const government = govern(
  ground,
  standing,
  floor.value,
  { fault, host: hostname() },
  now,
  trusted.now,
)
let canary: CanaryRunner | null = null
const loops = await startLoops({
  ground,
  government,
  separateState: seated.value.state,
  lastCanary: () => canary?.last() ?? null,
  serverUrl,
  enrolTokenFile,
  now,
  trusted,
  fault,
  logger,
})

const listener = await listenForHooks({
  at: hooksAt,
  bodyBytesMax: 32 * mib,
  bodyTimeoutMs: 30_000,
  answer: (exchange) => handleHook(government.world, exchange),
  refuse(refusal) {
    if (refusal.code !== 'ADDRESS_UNKNOWN')
      government.alerts.alert('HOOK_REFUSED', { problem: refusal.code, target: refusal.target })
    return refuseHook(refusal)
  },
  closed: government.world.callers.forget,
  fault,
})
if (!listener.ok) {
  await loops.stop()
  ground.leave()
  giveUp(listener.error)
}
const { port } = listener.value

const controlSocket = controlAt?.path ?? ground.home.controlSocket
const hooked = { ground, government, hookPort: port, log: ground.log.log }
canary = canaryRunner({ ...hooked, secret: seated.value.secret })
const world = {
  ...hooked,
  loops,
  now,
  trustedNow: trusted.now,
  serverUrl,
  enrolTokenFile,
  startedAt: now(),
  audienceOf: seated.value.audienceOf,
  owners: entryOwners(ground.log.log),
  canary,
  separateState: seated.value.state,
}
const control = await listenForControl(world, controlAt ?? { path: controlSocket }, fault)
const besides = seated.value.begin(world)

const address = { pid: process.pid, hookPort: port, controlSocket }
replaceFile(ground.home.address, `${JSON.stringify(address)}\n`)

let stopping = false
async function stop(): Promise<void> {
  if (stopping) return
  stopping = true
  if (listener.ok) await listener.value.close()
  await besides.close()
  await control.close()
  await loops.stop()
  await government.bodies.close()
  ground.leave()
  process.exit(0)
}
process.on('SIGTERM', () => void stop())
process.on('SIGINT', () => void stop())
process.on('unhandledRejection', fault)
process.on('uncaughtException', fault)

const { device, state } = ground.identity()
const enrolment = { local: 'not_enrolled', pending: 'pending', active: 'enrolled' }[state]
process.stdout.write(`${JSON.stringify({ ready: true, ...address, device, enrolment })}\n`)
