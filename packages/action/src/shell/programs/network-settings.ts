import { shown } from '../marks.ts'
import type { Effect } from '../program.ts'
import { touch } from '../program.ts'
import type { Use } from '../use.ts'

/** What each program's words hold when they change how this machine is connected. Source: their manuals. */
const changes: { readonly [program: string]: RegExp } = {
  ip: /(?:^|\s)(?:l|link|a|addr|address|r|ro|route|ru|rule|n|neigh|tunnel|tuntap|maddr|xfrm|netns|ntable) (?:set|add|del|delete|flush|change|replace|append|prepend)\b/,
  ifconfig:
    /^\S+ .*\b(?:up|down|netmask|add|del|delete|alias|promisc|hw|ether|mtu|\d+\.\d+\.\d+\.\d+)\b/,
  route: /(?:^|\s)(?:add|del|delete|flush|change)\b/,
  nmcli:
    /^(?:c\w*|d\w*|r\w*|n\w*|g\w*) (?:\S+ )*(?:add|mod\w*|del\w*|down|up|off|on|disconnect|edit|import|reload)\b/,
  networksetup: /(?:^|\s)-(?:set|add|remove|delete|create|order)\w*/,
  scutil: /--set\b/,
  arp: /(?:^|\s)-(?:s|d|f)\b/,
  ethtool: /(?:^|\s)-(?:s|K|G|A|C|L|N|X|E|f)\b/,
  iwconfig: /^\S+ \S/,
  iw: /\b(?:set|add|del|connect|disconnect)\b/,
  tc: /\b(?:add|del|delete|change|replace)\b/,
  brctl: /^(?:add|del|set)\w*/,
  rfkill: /^(?:block|unblock|toggle)\b/,
  dhclient: /^(?!.*--version)/,
  wpa_cli: /\b(?:set_network|add_network|remove_network|disconnect|disable_network)\b/,
  resolvconf: /(?:^|\s)-(?:a|d|u)\b/,
}

/** Interfaces, routes and names of the machine. `ip netns exec` starts a program. */
export function networkSettings(use: Use): readonly Effect[] {
  const words = use.words.map(shown)
  const line = words.join(' ')
  if (use.program === 'ip' && /\bnetns exec\b/.test(line))
    return [{ do: 'run', words: use.words.slice(words.indexOf('exec') + 2) }]
  return (changes[use.program]?.test(line) ?? false)
    ? [touch('write', '/etc/network', { manner: 'network' })]
    : []
}
