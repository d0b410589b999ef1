// Are connections from outside refused unless allowed? osquery: `alf`, `iptables`, `windows_firewall_rules`.
import { fail, pass, said, unreadable } from '../check.ts'
import { whileWorking } from '../pace.ts'
import type { Probe, Reading } from '../probe.ts'
import { netfilter } from './linux.ts'

/** Reads the application firewall. Source: `socketfilterfw -h`; 2 is "block all incoming". */
const socketfilterfw: Reading = {
  sources: {
    socketfilterfw: {
      kind: 'program',
      paths: ['/usr/libexec/ApplicationFirewall/socketfilterfw'],
      args: ['--getglobalstate'],
    },
  },
  read(answers) {
    const state = /\(State = (\d)\)/.exec(said(answers, 'socketfilterfw') ?? '')?.[1]
    if (state === '1' || state === '2') return pass('the application firewall is on')
    return state === '0'
      ? fail('the application firewall is off')
      : unreadable(answers, 'socketfilterfw')
  },
}

const profiles =
  'HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy'

/** Reads the three profiles of Windows Firewall; each must be on. Source: Windows registry, `FirewallPolicy`. */
const firewallPolicy: Reading = {
  sources: {
    reg: {
      kind: 'program',
      paths: ['C:\\Windows\\System32\\reg.exe'],
      args: ['query', profiles, '/s', '/v', 'EnableFirewall'],
    },
  },
  read(answers) {
    const text = said(answers, 'reg') ?? ''
    const states = [...text.matchAll(/\\(\w+)Profile\s+EnableFirewall\s+REG_DWORD\s+0x([01])/g)]
    const off = states.filter(([, , state]) => state === '0').map(([, name]) => name)
    if (off.length > 0) return fail(`off for ${off.join(', ')}`)
    return states.length >= 3 ? pass('on for every profile') : unreadable(answers, 'reg')
  },
}

export const firewall: Probe = {
  id: 'firewall',
  question: 'Are connections from outside refused unless allowed?',
  ...whileWorking,
  platforms: { linux: netfilter, darwin: socketfilterfw, win32: firewallPolicy },
}
