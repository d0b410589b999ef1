import { test } from 'vitest'
import { absent, captured, expectReading } from '../../test/captured.ts'
import { firewall } from './index.ts'

const text = (path: string, exitCode = 0) => captured(new URL('.', import.meta.url), path, exitCode)
const notRoot = text('linux/nft-not-root.txt', 1)
const none = { nft: absent, iptables: absent, units: absent, ufw: absent }

test.each([
  ['nftables, policy drop', { nft: text('linux/nft-policy-drop.json') }, 'pass'],
  [
    'nftables, as firewalld writes it: the last rule rejects',
    { nft: text('linux/nft-last-rule-rejects.json') },
    'pass',
  ],
  ['nftables that drops one address', { nft: text('linux/nft-lets-in.json') }, 'fail'],
  ['nftables without a rule', { nft: text('linux/nft-empty.json') }, 'fail'],
  ['iptables, policy drop', { iptables: text('linux/iptables-policy-drop.txt') }, 'pass'],
  [
    'iptables, the last rule rejects',
    { iptables: text('linux/iptables-last-rule-rejects.txt') },
    'pass',
  ],
  ['iptables, empty', { iptables: text('linux/iptables-lets-in.txt') }, 'fail'],
  [
    'old iptables beside an empty nftables',
    { nft: text('linux/nft-empty.json'), iptables: text('linux/iptables-policy-drop.txt') },
    'pass',
  ],
  [
    'not root, ufw active and enabled',
    {
      nft: notRoot,
      units: text('linux/ufw-active.units.txt'),
      ufw: text('linux/ufw-enabled.conf'),
    },
    'pass',
  ],
  [
    'not root, ufw installed but disabled',
    {
      nft: notRoot,
      units: text('linux/ufw-active.units.txt'),
      ufw: text('linux/ufw-disabled.conf'),
    },
    'unknown',
  ],
  [
    'not root, ufw enabled but not started',
    {
      nft: notRoot,
      units: text('linux/none-active.units.txt', 3),
      ufw: text('linux/ufw-enabled.conf'),
    },
    'unknown',
  ],
  [
    'not root, firewalld active',
    { nft: notRoot, units: text('linux/firewalld-active.units.txt', 3) },
    'pass',
  ],
  [
    'not root, nobody keeps a firewall',
    { nft: notRoot, units: text('linux/none-active.units.txt', 3) },
    'unknown',
  ],
  ['no systemd', { nft: notRoot, units: text('linux/no-systemd.units.txt', 1) }, 'unknown'],
] as const)('Linux: %s', (_, answers, status) => {
  expectReading(firewall, 'linux', { ...none, ...answers }, status)
})

test.each([
  ['on', 'pass'],
  ['blocks-all', 'pass'],
  ['off', 'fail'],
] as const)('macOS: %s', (name, status) => {
  expectReading(firewall, 'darwin', { socketfilterfw: text(`darwin/${name}.txt`) }, status)
})

test('Windows: every profile must be on', () => {
  expectReading(firewall, 'win32', { reg: text('win32/on.txt') }, 'pass')
  expectReading(firewall, 'win32', { reg: text('win32/public-off.txt') }, 'fail', 'Public')
})
