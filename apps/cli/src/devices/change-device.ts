import { err, ok } from '@custody/model'
import type { DeviceId, Result } from '@custody/model'
import type { Client, ClientProblem, DeviceStanding, ServerEndpoints } from '@custody/protocol'
import type { Cli, Ending } from '../command.ts'
import type { CliProblem } from '../problem.ts'
import { asOperator, refusalOf } from '../up/as-operator.ts'
import type { Done } from '../up/as-operator.ts'
import { sayStandings } from './say-standings.ts'

/** What an administrator says when a device is changed. */
export type ChangeOptions = {
  readonly reason?: string
  readonly because?: string
  readonly key?: string
  readonly json?: true
}

export const verbs = ['grant', 'release', 'approve', 'remove'] as const
export type Verb = (typeof verbs)[number]

/** Witnesses are asked before a grant, each for ten seconds at most. */
const timeoutMs = 60_000

export function listDevices(cli: Cli, { json }: { readonly json?: true }): Promise<Ending> {
  return asOperator(cli, { json }, async (client) => {
    const listed = await client.listStandings()
    if (!listed.ok) return err(refusalOf(listed.error))
    return ok({ answer: listed.value, says: sayStandings(listed.value.devices, cli.now()) })
  })
}

/** Does one of the verbs to a device, which may be named by its id, or by its name where only one has it. */
export function changeDevice(
  cli: Cli,
  verb: Verb,
  named: string,
  options: ChangeOptions,
): Promise<Ending> {
  return asOperator(cli, { json: options.json, timeoutMs }, async (client) => {
    const device = await deviceNamed(client, named)
    if (!device.ok) return device
    const changed = await change(client, verb, device.value, options)
    if (!changed.ok) return err(withState(changed.error))
    const { name, epoch, state } = changed.value
    return ok(
      doneOf(changed.value, `${name} (${device.value}) ${said[verb](epoch)}; it is ${state}`),
    )
  })
}

/** A refusal that is about the device's state says which it is in. */
function withState(problem: ClientProblem): CliProblem {
  const told = refusalOf(problem)
  const state = problem.code === 'REFUSED' ? problem.problem.extra?.['state'] : undefined
  return told.code === 'SERVER_REFUSED' && typeof state === 'string'
    ? { ...told, because: `the device is ${state}: ${told.because}` }
    : told
}

const said: { readonly [verb in Verb]: (epoch: number) => string } = {
  grant: (epoch) =>
    `may begin epoch ${epoch}; its machine goes on by itself within a minute, and every other key is refused`,
  release: () => 'is heard again, in the log that it has',
  approve: () => 'is approved',
  remove: () => 'is removed for good; what it sent stays, and its request keys have ended',
}

function doneOf(standing: DeviceStanding, says: string): Done {
  return { answer: standing, says: `${says}\nthe organisation's acts say so\n` }
}

async function deviceNamed(
  client: Client<ServerEndpoints>,
  named: string,
): Promise<Result<DeviceId, CliProblem>> {
  if (named.startsWith('dev_')) return ok(named as DeviceId)
  const listed = await client.listStandings()
  if (!listed.ok) return err(refusalOf(listed.error))
  const [only, ...more] = listed.value.devices.filter(({ name }) => name === named)
  return only === undefined || more.length > 0
    ? err({ code: 'DEVICE_UNNAMED', named, count: more.length + (only === undefined ? 0 : 1) })
    : ok(only.device)
}

function change(
  client: Client<ServerEndpoints>,
  verb: Verb,
  device: DeviceId,
  { reason = '', because, key }: ChangeOptions,
): Promise<Result<DeviceStanding, ClientProblem>> {
  const params = { device }
  switch (verb) {
    case 'grant':
      return client.grantEpoch({
        params,
        body: {
          reason,
          // Invariant: the command line takes no other word.
          ...(because !== undefined && { because: because as 'wiped' }),
          ...(key !== undefined && { key }),
        },
      })
    case 'release':
      return client.releaseDevice({ params, body: { reason } })
    case 'approve':
      return client.approveDevice({ params, body: reason === '' ? {} : { reason } })
    case 'remove':
      return client.removeDevice({ params, body: { reason } })
  }
}
