import type { ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ThrowAwayMachine } from './machine.ts'
import { throwAwayMachine } from './machine.ts'

/** Accounts of a machine with a separate installation. */
export const machineAccounts = {
  daemon: 901,
  sealer: 902,
  developer: 12_345,
  other: 12_346,
} as const

/** Where the installation stands in it. Source: apps/native/src/place.h. */
export const machinePlaces = {
  programs: '/usr/lib/custody',
  app: '/usr/lib/custody/app',
  /** For scripts of the test's own, whatever the installation runs. */
  node: '/usr/lib/custody/app/node_modules/.bin/node',
  askSocket: '/run/custody/ask.sock',
  controlSocket: '/run/custody/control.sock',
  brokerSocket: '/run/custody/broker/broker.sock',
  sealSocket: '/run/custody/seal/seal.sock',
} as const

export type SeparateMachine = ThrowAwayMachine & {
  /** Starts the small supervisor, and waits until it made the sockets. */
  readonly supervise: () => Promise<ChildProcess>
  /** The same, but custodyd and custody-seal sleep: the broker is asked by the test alone. */
  readonly superviseBroker: () => Promise<ChildProcess>
}

/**
 * A throw-away machine with the accounts, folders and programs of a separate installation, laid out from a checkout:
 * the checkout itself stands where a package would put the application. Nothing runs yet. `native` holds the built
 * native programs; null lays out a machine without them, where Custody cannot run.
 */
export async function separateMachine(
  checkout: string,
  native: string | null,
): Promise<SeparateMachine> {
  const machine = await throwAwayMachine()
  const words = ['sh', checkout, native ?? '']
  const laid = await machine.run({ command: ['/bin/sh', '-euc', layOut, ...words] })
  if (laid.exitCode !== 0) {
    await machine.remove()
    throw new Error(`cannot lay out the machine: ${laid.stderr}`)
  }
  const supervise = async () => {
    const child = machine.start({ command: [`${machinePlaces.programs}/custody-supervise`] })
    const socket = join(machine.root, machinePlaces.controlSocket)
    for (let turn = 0; turn < 200 && !existsSync(socket); turn += 1)
      await new Promise((resolve) => setTimeout(resolve, 10))
    return child
  }
  const superviseBroker = async () => {
    await machine.run({ command: ['/bin/sh', '-euc', sleepForNode] })
    return supervise()
  }
  return { ...machine, supervise, superviseBroker }
}

const sleepForNode = `
rm -f ${machinePlaces.programs}/node
printf '#!/bin/sh\nexec sleep infinity\n' > ${machinePlaces.programs}/node
chmod 755 ${machinePlaces.programs}/node
`

const { daemon, sealer, developer, other } = machineAccounts
const layOut = `
mkdir -p ${machinePlaces.app} /var/lib/custody /var/lib/custody-seal
mount --bind "$1" ${machinePlaces.app}
ln -s app/node_modules/.bin/node ${machinePlaces.programs}/node
[ -z "$2" ] || cp "$2"/custody-* ${machinePlaces.programs}/
add() { printf '%s:x:%s:%s::%s:/bin/bash\\n' "$1" "$2" "$2" "$3" >> /etc/passwd; printf '%s:x:%s:\\n' "$1" "$2" >> /etc/group; }
add custody ${daemon} /nonexistent
add custody-seal ${sealer} /nonexistent
add dev ${developer} /home/dev
add other ${other} /home/other
install -d -m 700 -o ${daemon} -g ${daemon} /var/lib/custody
install -d -m 700 -o ${sealer} -g ${sealer} /var/lib/custody-seal
install -d -m 700 -o ${developer} -g ${developer} /home/dev
install -d -m 700 -o ${other} -g ${other} /home/other
`
