// The only names of the outside world that a pure package may use. Everything else (`process`, `fetch`,
// `Buffer`, `console`, timers) is an unknown name there, by the compiler.

interface TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>
}
declare var TextEncoder: { new (): TextEncoder }

interface TextDecoder {
  decode(bytes?: ArrayBuffer | ArrayBufferView): string
}
declare var TextDecoder: {
  new (label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean }): TextDecoder
}

interface URL {
  readonly href: string
  readonly origin: string
  readonly protocol: string
  readonly username: string
  readonly password: string
  readonly host: string
  readonly hostname: string
  readonly port: string
  readonly pathname: string
  readonly search: string
  readonly hash: string
}
declare var URL: {
  new (url: string, base?: string): URL
  canParse(url: string, base?: string): boolean
}
