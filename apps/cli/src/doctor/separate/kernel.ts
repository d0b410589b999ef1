import { readFileSync, writeFileSync } from 'node:fs'
import { err, ok } from '@custody/model'
import { separatePlaces } from '../../separate-installation.ts'
import { reasonOf } from '../../write-file.ts'
import type { Check } from '../check.ts'
import { fail, pass, warn } from '../check.ts'
import { unknown } from './unknown.ts'

const portStart = '/proc/sys/net/ipv4/ip_unprivileged_port_start'
const { hookPort } = separatePlaces

/** Whether only root can listen where the agents call. */
export const port: Check = {
  name: 'port',
  question: `Can nobody but root listen on port ${hookPort}?`,
  look: async ({ cli }) => {
    const start = numberIn(portStart)
    if (start === null) return unknown('the kernel does not say')
    if (start > hookPort) return pass(`ports below ${start} are root's`)
    return fail(
      `every account may listen on ports from ${start}, so while the daemon is down on ${hookPort} too`,
      'sudo sysctl -w net.ipv4.ip_unprivileged_port_start=1024',
      cli.uid === 0
        ? { does: "made ports below 1024 root's, until the next boot", apply: raise }
        : null,
    )
  },
}

async function raise() {
  try {
    writeFileSync(portStart, '1024')
    return ok(true as const)
  } catch (error) {
    return err({ code: 'FILE_NOT_WRITTEN', path: portStart, because: reasonOf(error) } as const)
  }
}

/** Whether developers can make namespaces, in which an agent can be shown other files than there are. */
export const namespaces: Check = {
  name: 'namespaces',
  question: 'Can a developer make namespaces of their own?',
  look: async () => {
    const most = numberIn('/proc/sys/user/max_user_namespaces')
    const allowed = numberIn('/proc/sys/kernel/unprivileged_userns_clone')
    if (most === 0 || allowed === 0) return pass('no')
    return warn(
      `${most === null ? 'probably' : 'yes'}: an agent can hide the managed settings from itself; it is then seen and told, not prevented`,
      'sudo sysctl -w user.max_user_namespaces=0 (ends rootless containers and sandboxes of browsers too)',
    )
  },
}

function numberIn(path: string): number | null {
  try {
    const text = readFileSync(path, 'utf8').trim()
    return /^\d+$/.test(text) ? Number(text) : null
  } catch {
    return null
  }
}
