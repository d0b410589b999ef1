/**
 * Where a chip is reached. `device` is a character device of the kernel; `unix` and `tcp` an emulator's data
 * channel, `program` something that carries commands to a chip for us, as Windows' TBS takes (apps/native/windows).
 */
export type TpmPlace =
  | { readonly kind: 'device'; readonly path: string }
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'program'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }

/** The kernel's node with its resource manager: what is loaded over it ends with us. Linux 4.12 on. */
export const kernelTpm: TpmPlace = { kind: 'device', path: '/dev/tpmrm0' }

/**
 * Reads a place as configuration writes it: `/dev/tpmrm0`, `unix:/path`, `tcp:127.0.0.1:2321`,
 * `program:/path`; null for none of these.
 */
export function parseTpmPlace(text: string): TpmPlace | null {
  if (text.startsWith('/dev/')) return { kind: 'device', path: text }
  if (/^program:(\/|[A-Za-z]:\\)/.test(text)) return { kind: 'program', path: text.slice(8) }
  if (text.startsWith('unix:/')) return { kind: 'unix', path: text.slice(5) }
  const [, host, port] = /^tcp:([\w.-]+):(\d{1,5})$/.exec(text) ?? []
  return host === undefined || Number(port) > 65_535
    ? null
    : { kind: 'tcp', host, port: Number(port) }
}

export function tellTpmPlace(place: TpmPlace): string {
  if (place.kind === 'device') return place.path
  return place.kind === 'tcp' ? `tcp:${place.host}:${place.port}` : `${place.kind}:${place.path}`
}
