import { fromBase64 } from '../programs/decoders.ts'

/**
 * The code that an address itself holds: `data:text/javascript,…`. Null where it is another address, or no code.
 * Sources: RFC 2397; nodejs.org/api/esm.html, "data: imports".
 */
export function inlineModule(address: string): string | null {
  const [, type = '', base64, written = ''] =
    /^data:([\w.+/-]*)(?:;(?!base64,)[^,;]*)*(;base64)?,(.*)$/is.exec(address) ?? []
  if (!/(?:java|ecma|type)script|^text\/[jt]sx?$|^application\/[jt]sx?$/i.test(type)) return null
  const text = decoded(written)
  return base64 === undefined ? text : (fromBase64(text) ?? text)
}

/** Percent signs that stand for no letter are themselves. */
function decoded(written: string): string {
  return written.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run)
    } catch {
      return run
    }
  })
}
