import { fail, pass, said, saidWell, unknown, unreadable } from '../check.ts'
import type { Reading } from '../probe.ts'
import { refusesInput } from './nftables.ts'

/**
 * Asks the kernel where we may (nft and iptables want root), else the programs that keep a firewall. A rule set
 * passes if it refuses what it does not allow; a rule set that only we may not read is `unknown`.
 */
export const netfilter: Reading = {
  sources: {
    nft: {
      kind: 'program',
      paths: ['/usr/sbin/nft', '/sbin/nft'],
      args: ['--json', 'list', 'ruleset'],
    },
    iptables: {
      kind: 'program',
      paths: ['/usr/sbin/iptables', '/sbin/iptables'],
      args: ['-w', '1', '-S', 'INPUT'],
    },
    units: {
      kind: 'program',
      paths: ['/usr/bin/systemctl', '/bin/systemctl'],
      args: ['is-active', 'ufw.service', 'firewalld.service'],
    },
    ufw: { kind: 'file', path: '/etc/ufw/ufw.conf', below: 'root', as: 'text' },
  },
  read(answers) {
    const nft = saidWell(answers, 'nft')
    const iptables = saidWell(answers, 'iptables')
    const byNft = nft === null ? null : refusesInput(nft)
    if (byNft === true) return pass('nftables refuses what is not allowed')
    if (iptables !== null && dropsInput(iptables))
      return pass('iptables refuses what is not allowed')
    // ufw.service is active wherever ufw is installed: it says nothing unless its configuration does.
    const [ufw, firewalld] = (said(answers, 'units') ?? '').split('\n')
    if (firewalld === 'active') return pass('firewalld is active')
    if (ufw === 'active' && /^ENABLED=yes$/m.test(said(answers, 'ufw') ?? ''))
      return pass('ufw is active and enabled')
    if (byNft === false) return fail('nftables lets everything in')
    if (iptables !== null) return fail('iptables lets everything in')
    if (ufw === 'inactive' && firewalld === 'inactive')
      return unknown('no ufw, no firewalld, and the kernel rules may not be read')
    return unreadable(answers, 'nft')
  },
}

/** Whether the chain INPUT ends in a refusal: its policy, or a last rule without conditions. Source: iptables(8), -S. */
function dropsInput(rules: string): boolean {
  const lines = rules.trim().split('\n')
  return (
    lines.includes('-P INPUT DROP') || /^-A INPUT -j (?:DROP|REJECT\b.*)$/.test(lines.at(-1) ?? '')
  )
}
