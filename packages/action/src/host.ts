import type { NetConnect } from '@custody/model'

/** Addresses that cloud machines ask for their own credentials. Source: the providers' metadata services. */
const metadata = new Set([
  '169.254.169.254',
  '169.254.170.2',
  '169.254.170.23',
  'fd00:ec2::254',
  '100.100.100.200',
  'metadata.google.internal',
  'metadata',
])

/** What kind of address a host name or address is, without asking anybody. Source: RFC 6890, RFC 6761. */
export function addressClassOf(host: string): NetConnect['addressClass'] {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase()
  if (metadata.has(name)) return 'metadata'
  const octets = ipv4Of(name)
  if (octets !== null) return ipv4Class(octets)
  if (name === 'localhost' || name.endsWith('.localhost') || name === '::1') return 'loopback'
  if (/^(?:f[cd]|fe[89ab])/.test(name) && name.includes(':')) return 'private'
  if (/\.(?:local|internal|lan|home|test|invalid)$/.test(name)) return 'private'
  return name.includes('.') || name.includes(':') ? 'public' : 'private'
}

/** The four octets, also of the short, hexadecimal and octal forms that inet_aton takes; null otherwise. */
function ipv4Of(name: string): readonly number[] | null {
  if (!/^(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+)){0,3}$/.test(name)) return null
  const parts = name
    .split('.')
    .map((part) => (/^0\d/.test(part) ? parseInt(part, 8) : Number(part)))
  const last = parts.pop() ?? 0
  if (parts.some((part) => part > 255) || last >= 256 ** (4 - parts.length)) return null
  const value = parts.reduce((sum, part, index) => sum + part * 256 ** (3 - index), last)
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256)
}

function ipv4Class([a = 0, b = 0, c = 0, d = 0]: readonly number[]): NetConnect['addressClass'] {
  if (metadata.has(`${a}.${b}.${c}.${d}`)) return 'metadata'
  if (a === 127 || a === 0) return 'loopback'
  if (a === 10 || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168)) return 'private'
  if (a === 169 && b === 254) return 'private'
  return 'public'
}
