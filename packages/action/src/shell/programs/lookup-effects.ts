import { shown } from '../marks.ts'
import type { Effect } from '../program.ts'
import { touch } from '../program.ts'
import type { Use } from '../use.ts'

// Lookups, probes and mail: what else goes to another host, and what it carries.

/** A name that is asked for can carry what was put into it. */
export function resolve(use: Use): readonly Effect[] {
  if (use.program === 'resolvectl')
    return /^(?:dns|domain|dnssec|dnsovertls|default-route|llmnr|mdns|revert)$/.test(
      use.operands[0] ?? '',
    ) && use.operands.length > 2
      ? [touch('write', '/etc/resolv.conf', { manner: 'setting' })]
      : []
  if (use.program === 'getent' && /^g?shadow$/.test(use.operands[0] ?? ''))
    return [touch('read', `/etc/${use.operands[0] ?? ''}`)]
  if (use.program === 'getent' && !/^a?hosts/.test(use.operands[0] ?? '')) return []
  const name = use.operands.find(
    (word) =>
      !/^[+@]/.test(word) &&
      !/^(?:A|AAAA|MX|TXT|NS|CNAME|SOA|ANY|PTR|SRV|CAA|query|status|a?hosts(?:v4|v6)?)$/i.test(
        word,
      ),
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

/** A folder that is served to whoever asks: `busybox httpd -h`, `caddy file-server --root`. */
export function serving(use: Use): readonly Effect[] {
  const [verb = ''] = use.operands
  if (use.program === 'caddy' && !/^(?:file-server|run|start)$/.test(verb)) return []
  const files =
    use.program === 'httpd' || use.program === 'caddy'
      ? [...use.values('h'), ...use.values('r')].filter((path) => /^[~/.]/.test(shown(path)))
      : use.operands
  return [{ do: 'connect', to: '', scheme: 'http', direction: 'listen', files }]
}
