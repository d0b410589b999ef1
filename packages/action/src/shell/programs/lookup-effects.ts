import { shown } from '../marks.ts'
import type { Effect } from '../program.ts'
import type { Use } from '../use.ts'

// Lookups, probes and mail: what else goes to another host, and what it carries.

/** A name that is asked for can carry what was put into it. */
export function resolve(use: Use): readonly Effect[] {
  const name = use.operands.find(
    (word) =>
      !/^[+@]/.test(word) &&
      !/^(?:A|AAAA|MX|TXT|NS|CNAME|SOA|ANY|PTR|SRV|CAA|query|status)$/i.test(word),
  )
  return name === undefined
    ? []
    : [{ do: 'connect', to: name, scheme: 'dns', direction: 'receive' }]
}

export function probed(use: Use): readonly Effect[] {
  const scans = /^(?:nmap|rustscan|naabu|arp-scan|nbtscan)$/.test(use.program)
  return use.operands.map((to) => ({
    do: 'connect',
    to,
    scheme: scans ? 'scan' : 'icmp',
    direction: 'receive',
    carries: scans && /\/\d+$|[*]|\.\d+-\d+|…/.test(shown(to)) ? ['range'] : [],
  }))
}

export function mail(use: Use): readonly Effect[] {
  const files = use.values('a')
  const to = [...use.operands, ...use.values('t')].map((word) => word.replace(/^.*@/, ''))
  return [
    {
      do: 'connect',
      to: to[0] ?? '',
      scheme: 'smtp',
      direction: 'send',
      carries: ['stdin'],
      files,
    },
  ]
}
