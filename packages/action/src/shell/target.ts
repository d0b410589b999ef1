import type { NetConnect } from '@custody/model'
import { addressClassOf } from '../host.ts'
import { isLiteral } from './marks.ts'

export type Target = Pick<NetConnect, 'scheme' | 'host' | 'hostKnown' | 'port' | 'addressClass'>

const unknownTarget: Target = {
  scheme: '',
  host: '',
  hostKnown: false,
  port: 0,
  addressClass: 'unknown',
}

/** Reads a URL, `user@host:path`, `host:port` or a bare host. What it cannot read is not known. */
export function targetOf(written: string): Target {
  const match =
    /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?(?:[^@/]*@)?(\[[0-9A-Fa-f:.]+\]|[^/:?#@]*)(?::(\d+)?)?(?:[/?#:].*)?$/s.exec(
      written,
    )
  if (match === null) return unknownTarget
  const [, scheme = '', host = '', port] = match
  if (!isLiteral(host) || !isLiteral(scheme))
    return { ...unknownTarget, scheme: isLiteral(scheme) ? scheme.toLowerCase() : '' }
  const name = host.replace(/^\[|\]$/g, '').toLowerCase()
  return {
    scheme: scheme.toLowerCase(),
    host: name,
    hostKnown: true,
    port: port === undefined ? 0 : Math.min(Number(port), 65_535),
    addressClass: name === '' ? 'unknown' : addressClassOf(name),
  }
}
