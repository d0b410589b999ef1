import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { runTrustRoots } from '@custody/keys/attester'
import type { Instant } from '@custody/model'
import { instant } from '@custody/model'
import pino from 'pino'
import { z } from 'zod'
import { accountName } from './account-name.ts'
import { startTellingHeads } from './acts/tell-heads-each-second.ts'
import { makeApp } from './http/make-app.ts'
import { eventsOf } from './http/events-of.ts'
import { liveHub } from './http/live-hub.ts'
import { readDeviceHosts } from './http/read-device-hosts.ts'
import { storeTasks } from './http/store-tasks.ts'
import { readContentKey } from './content/content-key.ts'
import { readOperatorPolicy } from './operator-policy.ts'
import { printedTrustPolicy } from './print-trust-policy.ts'
import { policyToPublish } from './publish-policy.ts'
import { openServerHome } from './server-home.ts'
import { headForwarder, startForwarding } from './witnesses/forward-heads.ts'
import { startLearningStamps } from './witnesses/learn-stamps.ts'
import { relayEnrolment } from './witnesses/relay-enrolment.ts'
import { readWitnesses } from './witnesses/read-witnesses.ts'
import { tellGrantRefusals } from './witnesses/tell-grant-refusals.ts'
import { provesSplit } from './witnesses/proves-split.ts'
import type { Refused } from './witnesses/tell-refusals.ts'
import { tellRefusals } from './witnesses/tell-refusals.ts'
import { holdGrantBack } from './epochs/hold-grant-back.ts'
import { epochGranter } from './epochs/epoch-granter.ts'
import { startSweeping } from './start-sweeping.ts'
import { startRetention } from './start-retention.ts'
import { startStoreThreads } from './threads/store-threads.ts'

// `node apps/server/src/main.ts --home DIR [--port N]`. Prints one JSON line when it is ready.
// `… --home DIR trust-roots add FILE… --as vendor|virtual`, `… list` and `… remove FINGERPRINT…` say which makers of chips it
// believes; a running server goes by it at once.
// `… --home DIR trust-policy` prints what an auditor's trust policy needs of it, and ends.
// Exit codes: 0 stopped as asked, 1 a fault, 2 wrong arguments, 3 another process holds the store or the port.

const version = '0.1.0'
const tokenLifeMs = 72 * 60 * 60_000
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    home: { type: 'string' },
    port: { type: 'string' },
    as: { type: 'string' },
  },
})
const home = values.home ?? stop(2, { code: 'ARGUMENT_MISSING', detail: '--home' })
if (positionals[0] === 'trust-roots') {
  const { rootsPath } = openServerHome(home, randomBytes)
  const done = runTrustRoots(rootsPath, positionals.slice(1), values.as ?? null)
  if (done.ok) process.stdout.write(done.value)
  else {
    const { code, reason, hint } = done.error
    process.stderr.write(
      `custody: cannot do that with the roots: ${reason} (${code})\nhint: ${hint}\n`,
    )
  }
  process.exit(done.ok ? 0 : 2)
}
const policy = readOperatorPolicy(home)
if (!policy.ok) stop(2, policy.error)
const witnesses = readWitnesses(home)
if (!witnesses.ok) stop(2, witnesses.error)
if (positionals[0] === 'trust-policy') {
  const lines = await printedTrustPolicy(home, witnesses.value.lines)
  if (lines === null) stop(2, { code: 'SERVER_NEVER_STARTED', detail: home })
  process.stdout.write(lines)
  process.exit(0)
}

const proxied = readDeviceHosts(home)
if (!proxied.ok) stop(2, proxied.error)

const contentKey = readContentKey(join(home, 'server', 'content-key'))
if (!contentKey.ok) stop(2, contentKey.error)

const now = (): Instant => instant(Date.now())
const random = (bytes: number): Uint8Array => randomBytes(bytes)
const log = pino(
  { level: process.env['CUSTODY_LOG'] ?? 'info', base: { part: 'server' } },
  pino.destination(2),
)
const hub = liveHub(randomBytes(4).readUInt32BE())
const place = openServerHome(home, random)
const port = Number(values.port ?? portIn(home))
const hosts = {
  proxied: proxied.value,
  device: `127.0.0.1:${port}`,
  console: `${place.consoleHost}:${port}`,
}

let forward = (): void => {}
let tellHeads = (): void => {}

// Threads load while the policy is compiled here.
const starting = startStoreThreads(
  {
    path: place.storePath,
    keyPath: place.keyPath,
    rootsPath: place.rootsPath,
    contentKeyPath: place.contentKeyPath,
    holder: JSON.stringify({ pid: process.pid, since: now() }),
    witnessing: witnesses.value.lines,
    readers: readersFor(availableParallelism()),
  },
  (what) => {
    for (const event of eventsOf(what, now())) hub.tell(event)
    if (what.kind === 'acted') forward()
    if (what.kind === 'indexed' && what.part === 'leaf') {
      forward()
      tellHeads()
    }
  },
  (detail) => {
    log.fatal({ detail }, 'a thread of the store ended')
    process.exit(1)
  },
)
const toPublish = policyToPublish(policy.value, now())
const threads = await starting
if (!threads.ok) stop(threads.error.code.startsWith('ORGANISATION_KEY') ? 2 : 3, threads.error)
const tokens = place.makeTokens()
const store = storeTasks(threads.value)
const organisation = await store.organisation()
const account = accountName()
await store.keepToken(
  {
    hash: createHash('sha256').update(tokens.enrolToken).digest(),
    expiresAt: instant(now() + tokenLifeMs),
    uses: 16,
    approve: 'at-once',
  },
  account,
)
await store.publish(toPublish, account)
await store.noteSettings(account)

const consoleUrl = `http://${hosts.console}`
const built = fileURLToPath(new URL('../../console/dist', import.meta.url))
const refusals = tellRefusals((refused) => {
  tellRefused(refused).catch((error: unknown) => log.error({ error }, 'a refusal was not told'))
})
async function tellRefused({ witness: name, origin, device, because }: Refused): Promise<void> {
  await store.raise('WITNESS_REFUSED', device, { because })
  const witness = witnesses.ok ? witnesses.value.asked.find((one) => one.name === name) : undefined
  if (device === null || witness === undefined) return
  if (await provesSplit(witness, origin, store)) await store.quarantine(device, because)
}
const grantRefusals = tellGrantRefusals((device, because) => {
  store
    .raise('GRANT_REFUSED', device, { because })
    .catch((error: unknown) => log.error({ error }, 'an alert was not kept'))
})
const forwarder = headForwarder({
  store,
  witnesses: witnesses.value.asked,
  failed: (witness, origin, problem) => {
    log.error({ witness, origin, problem }, 'a witness has not cosigned a head')
    refusals.tell(witness, origin, problem)
  },
  refused: (witness, origin, because) => {
    log.error({ witness, origin, because }, 'a witness has not taken a grant')
    grantRefusals(witness, origin, because)
  },
})

const server = await makeApp(
  {
    threads: threads.value,
    store,
    hosts,
    hub,
    now,
    version,
    relay: relayEnrolment({
      witnesses: witnesses.value.asked,
      store,
      tellGrants: forwarder.turn,
    }),
    holdGrantBack: holdGrantBack(store, forwarder),
    released: refusals.forget,
    grant: epochGranter({ store, witnesses: witnesses.value.asked, forwarder }),
    consoleFiles: existsSync(join(built, 'index.html')) ? built : null,
    signIn: {
      store,
      now,
      random,
      operatorToken: tokens.operatorToken,
      consoleUrl,
      who: { name: account, organisation, serverVersion: version },
    },
  },
  log,
)
try {
  await server.listen({ host: '127.0.0.1', port })
} catch (error) {
  stop(3, { code: 'PORT_TAKEN', detail: error instanceof Error ? error.message : String(port) })
}

const forwarding =
  witnesses.value.asked.length === 0
    ? null
    : startForwarding(forwarder, (error) => log.error({ error }, 'heads could not be forwarded'))
if (forwarding !== null) forward = forwarding.wake
const stamping = startLearningStamps({ store, witnesses: witnesses.value.asked }, (error) =>
  log.error({ error }, 'stamps of heads could not be asked for'),
)
const sweeping = startSweeping([store.expireKeys, () => store.noteSettings(account)], (error) =>
  log.error({ error }, 'what has changed by itself was not looked at'),
)
const telling = startTellingHeads(store.tellHeads, (error) =>
  log.error({ error }, 'heads of devices were not told'),
)
tellHeads = telling.wake

const retention = startRetention(store, retentionIn(home), now, (error) =>
  log.error({ err: error }, 'old contents could not be erased'),
)

let isStopping = false
async function close(): Promise<void> {
  if (isStopping) return
  isStopping = true
  forwarding?.stop()
  stamping.stop()
  retention.stop()
  telling.stop()
  sweeping.stop()
  await server.close()
  if (threads.ok) await threads.value.close()
  process.exit(0)
}
process.on('SIGTERM', () => void close())
process.on('SIGINT', () => void close())
process.stdout.write(
  `${JSON.stringify({ ready: true, pid: process.pid, port, serverUrl: `http://${hosts.device}`, consoleUrl, organisation })}\n`,
)

function portIn(folder: string): number {
  const path = join(folder, 'config.json')
  const config: unknown = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}
  return z.object({ serverPort: z.int() }).safeParse(config).data?.serverPort ?? 47616
}

/** Null: contents are kept for good. */
function retentionIn(folder: string): number | null {
  const path = join(folder, 'config.json')
  const config: unknown = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}
  const days = z.looseObject({ contentRetentionDays: z.number().positive().optional() })
  const read = days.safeParse(config)
  if (!read.success) stop(2, { code: 'CONFIG_INVALID', detail: 'contentRetentionDays' })
  return read.data.contentRetentionDays ?? null
}

function readersFor(cores: number): number {
  return Math.max(1, Math.min(4, cores - 1))
}

function stop(code: number, problem: { readonly code: string; readonly detail: string }): never {
  process.stdout.write(`${JSON.stringify({ ready: false, problem })}\n`)
  process.exit(code)
}
