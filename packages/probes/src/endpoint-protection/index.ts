// Does a product that protects this device run? osquery: `processes`, `windows_security_products`.
import type { CheckResult } from '@custody/model'
import { fail, pass, said, unknown, unreadable } from '../check.ts'
import { whileWorking } from '../pace.ts'
import type { Probe, Reading } from '../probe.ts'
import { endpointProducts } from './products.ts'

/** The kernel of Linux keeps 15 characters of a name. */
const nameSizeMax = 15

/**
 * Reads `ps` for the names of known products. Only root's processes count: anyone can give a process of their
 * own such a name. Source: ps(1).
 */
function processes(platform: 'linux' | 'darwin', args: readonly string[]): Reading {
  return {
    sources: { ps: { kind: 'program', paths: ['/usr/bin/ps', '/bin/ps'], args } },
    read(answers) {
      const text = said(answers, 'ps')
      if (text === null) return unreadable(answers, 'ps')
      const names = rootsProcesses(text)
      // Without pid 1 we see our own processes only (hidepid): then nothing follows from what is missing.
      if (names.size === 0) return unknown('the processes of root are not shown to us')
      const short = (name: string): string =>
        platform === 'linux' ? name.slice(0, nameSizeMax) : name
      return judged(
        endpointProducts
          .filter((product) => product[platform].some((name) => names.has(short(name))))
          .map(({ name }) => name),
      )
    },
  }
}

/** Lines of uid and command; a command is a path on macOS. */
function rootsProcesses(text: string): ReadonlySet<string> {
  const names = text.split('\n').flatMap((line) => {
    const [, uid, command = ''] = /^\s*(\d+)\s+(.+?)\s*$/.exec(line) ?? []
    return uid === '0' ? [command.slice(command.lastIndexOf('/') + 1)] : []
  })
  return new Set(names)
}

/** Reads the running services. Source: sc.exe query; names are not translated. */
const services: Reading = {
  sources: {
    sc: {
      kind: 'program',
      paths: ['C:\\Windows\\System32\\sc.exe'],
      args: ['query', 'type=', 'service', 'state=', 'active', 'bufsize=', '250000'],
    },
  },
  read(answers) {
    const text = said(answers, 'sc') ?? ''
    const names = new Set([...text.matchAll(/^SERVICE_NAME: (.+?)\r?$/gm)].map(([, name]) => name))
    if (names.size === 0) return unreadable(answers, 'sc')
    return judged(
      endpointProducts
        .filter(({ win32 }) => win32.some((name) => names.has(name)))
        .map(({ name }) => name),
    )
  },
}

function judged(products: readonly string[]): CheckResult {
  return products.length > 0 ? pass(products.join(', ')) : fail('none of the known products runs')
}

export const endpointProtection: Probe = {
  id: 'endpoint_protection',
  question: 'Does a product that protects this device run?',
  ...whileWorking,
  platforms: {
    linux: processes('linux', ['-e', '-o', 'uid=,comm=']),
    darwin: processes('darwin', ['-axo', 'uid=,comm=']),
    win32: services,
  },
}
