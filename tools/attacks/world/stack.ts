import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import {
  encodeTrustPolicy,
  encodeVerifierKey,
  parseTrustPolicy,
  quorumCheck,
} from '@custody/evidence'
import type { Cosigned, SignedNote } from '@custody/evidence'
import { nodeCrypto } from '@custody/keys'
import { portableEd25519 } from '@custody/keys/verify'
import { emulatedTpm } from '@custody/testkit'
import type { EmulatedTpm, Swtpm } from '@custody/testkit'
import {
  ask,
  consoleHeaders,
  signedIn,
  startServer,
} from '../../../apps/server/test/running/start-server.ts'
import type { RunningServer } from '../../../apps/server/test/running/start-server.ts'
import { startStockWitness } from '../../../apps/server/test/running/stock-witness.ts'
import { runWitness, startWitness } from '../../../apps/witness/test/start-witness.ts'
import { must, openChipDevice } from './chip-device.ts'
import type { ChipDevice, DeviceHow } from './chip-device.ts'

const serverMain = join(import.meta.dirname, '../../../apps/server/src/main.ts')

/** The whole of it, running: a chip, a device that it seals for, the server, our witness and a stock one. */
export type Stack = AsyncDisposable & {
  /** Holds everything. Copies go beside it. */
  readonly folder: string
  readonly tpm: EmulatedTpm
  /** The device as it is open at the moment. */
  readonly device: () => ChipDevice
  /** Closes it, lets `meanwhile` do what it wants with folder and chip, and opens it again. */
  readonly reopen: (meanwhile: (stack: Stack) => Promise<void>) => Promise<ChipDevice>
  readonly server: RunningServer
  readonly witness: { readonly url: string; readonly folder: string }
  /** The device's log and both witnesses, both of which must have cosigned. */
  readonly trust: string
  /** The organisation's own logs, `acts` and `heads`, as lines of a trust policy. Ours witnesses them too. */
  readonly ownLogs: string
  /** The lines of it that name the witnesses and their quorum. */
  readonly witnessing: string
  readonly check: (note: SignedNote) => Cosigned
  /** What our witness itself says is newest. */
  readonly heads: () => Promise<string>
  /** Another device of the same organisation, and whom to trust about it. */
  readonly join: (how: Omit<DeviceHow, 'server'>) => Promise<Joined>
}

export type Joined = { readonly device: ChipDevice; readonly trust: string }

/** Starts it, and lets the device work until both witnesses have cosigned: eight seals, some twenty entries. */
export async function startStack(swtpm: Swtpm): Promise<Stack> {
  const folder = mkdtempSync(join(tmpdir(), 'custody-attacks-'))
  const [home, witnessFolder] = [join(folder, 'server'), join(folder, 'witness')]
  mkdirSync(home)
  runWitness(witnessFolder, 'init', '--name', 'witness.example/ours')
  const stock = await startStockWitness('witness.example/stock')
  const ours = await startWitness(witnessFolder)
  const witnessing = [
    `witness ours ${runWitness(witnessFolder, 'key').stdout.trim()} ${ours.url}\n`,
    `witness stock ${stock.verifierKey} ${stock.url}\n`,
    'group both all ours stock\nquorum both\n',
  ].join('')
  writeFileSync(join(home, 'witnesses'), witnessing)
  const server = await startServer(home)
  const ownLogs = ownLogsOf(home)
  for (const [, key = ''] of ownLogs.matchAll(/^log (\S+)$/gm))
    runWitness(witnessFolder, 'add-log', '--', key)
  // Whose devices' next epochs it opens.
  runWitness(witnessFolder, 'add-organisation', String(server.ready['organisation']))
  const tpm = await emulatedTpm(swtpm)
  const check = quorumCheck(
    nodeCrypto,
    must(parseTrustPolicy(nodeCrypto, witnessing)),
    portableEd25519,
  )
  const joined = async (how: Omit<DeviceHow, 'server'>): Promise<Joined> => {
    const device = await openChipDevice({ ...how, server })
    const logKey = encodeVerifierKey(nodeCrypto, device.origin, device.key)
    const added = runWitness(witnessFolder, 'add-log', '--', logKey)
    if (added.exit !== 0) throw new Error(added.stderr)
    return { device, trust: encodeTrustPolicy(nodeCrypto, [device], witnessing) }
  }
  const how = { folder: join(folder, 'device'), chip: tpm.socket, server }
  const first = await joined(how)
  let { device } = first
  for (let round = 0; round < 8; round += 1) {
    await device.work(2)
    if (round % 4 === 3) await device.learn(check)
  }
  const stack: Stack = {
    folder,
    tpm,
    server,
    witness: { url: ours.url, folder: witnessFolder },
    trust: first.trust,
    ownLogs,
    witnessing,
    check,
    device: () => device,
    async reopen(meanwhile) {
      await device.close()
      await meanwhile(stack)
      return (device = await openChipDevice(how))
    },
    heads: async () => (await fetch(`${ours.url}/heads`)).text(),
    join: joined,
    async [Symbol.asyncDispose]() {
      await device.close()
      await server.stop()
      await ours.stop()
      await stock.close()
      await tpm[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return stack
}

/** The state of a chip, as a folder. */
export const chipState = ({ socket }: EmulatedTpm): string => join(dirname(socket), 'state')

/** What the console's export gives of one log, or of the whole organisation. */
export async function exported(server: RunningServer, origin: string | null): Promise<string> {
  const device = /\/device\/([^/]+)\//.exec(origin ?? '')?.[1]
  const { cookie } = await signedIn(server)
  const reply = await ask(server.port, {
    method: 'GET',
    target: `/api/v1/evidence/bundle${device === undefined ? '' : `?device=${device}`}`,
    headers: { ...consoleHeaders(server), cookie },
    body: null,
  })
  if (reply.status !== 200) throw new Error(Buffer.from(reply.body).toString())
  return Buffer.from(reply.body).toString()
}

/** As its operator hands it to an auditor. */
function ownLogsOf(home: string): string {
  const words = [serverMain, '--home', home, 'trust-policy']
  const done = spawnSync(process.execPath, words, { encoding: 'utf8' })
  return done.stdout
    .split('\n')
    .filter((line) => line.startsWith('log '))
    .map((line) => `${line}\n`)
    .join('')
}

/** Puts a copy of a folder in another's place. SQLite's files, at rest, are whole with what stands beside them. */
export function putCopy(from: string, to: string): string {
  rmSync(to, { recursive: true, force: true })
  cpSync(from, to, { recursive: true, preserveTimestamps: true })
  return to
}

/** The size that our witness cosigned last of that log. */
export async function witnessedSize({ heads }: Stack, origin: string): Promise<number> {
  const { logs } = JSON.parse(await heads())
  return logs.find((log: { origin: string }) => log.origin === origin)?.size ?? 0
}
