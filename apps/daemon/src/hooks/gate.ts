import type { AgentName, Result } from '@custody/model'
import { agentNames, err, ok } from '@custody/model'

/** The folder of every hook's address. It is read by people: an agent that cannot reach us shows it. */
export const hookFolder = '/custody/blocked-run-custody-doctor'

/** Which agent asks, and about which of its events. */
export type HookTarget = { readonly agent: AgentName; readonly event: string }

/** Why a request is not taken for a hook. `target` is null where not even the address names one. */
export type Refusal = {
  readonly code:
    | 'ADDRESS_UNKNOWN'
    | 'METHOD_REFUSED'
    | 'HOST_REFUSED'
    | 'ORIGIN_REFUSED'
    | 'HOOK_MARK_MISSING'
    | 'CONTENT_TYPE_REFUSED'
    | 'CONTENT_ENCODING_REFUSED'
    | 'CALLER_REFUSED'
    | 'BODY_TOO_LARGE'
    | 'BODY_INCOMPLETE'
    | 'REQUEST_FAILED'
  readonly target: HookTarget | null
}

/** What a request shows before its body is read. `headers` as received: name, value, name, value. */
export type RequestHead = {
  readonly method: string
  readonly url: string
  readonly headers: readonly string[]
}

/**
 * Says whether a request may be a hook of an agent. Pure.
 *
 * A page in a browser cannot pass: it sends `Origin` or `Sec-Fetch-Site`, cannot set `X-Custody-Hook` without a
 * preflight that nobody answers, and after DNS rebinding it names a foreign host.
 */
export function admitHook(head: RequestHead, port: number): Result<HookTarget, Refusal> {
  const target = targetOf(head.url)
  const refuse = (code: Refusal['code']) => err({ code, target })
  const all = (name: string) => valuesOf(head.headers, name)

  if (all('origin').length > 0 || all('sec-fetch-site').length > 0) return refuse('ORIGIN_REFUSED')
  if (!only(all('host'), `127.0.0.1:${port}`)) return refuse('HOST_REFUSED')
  if (target === null) return refuse('ADDRESS_UNKNOWN')
  if (head.method !== 'POST') return refuse('METHOD_REFUSED')
  if (!only(all('x-custody-hook'), '1')) return refuse('HOOK_MARK_MISSING')
  if (all('content-encoding').length > 0) return refuse('CONTENT_ENCODING_REFUSED')
  if (!isJson(all('content-type'))) return refuse('CONTENT_TYPE_REFUSED')
  return ok(target)
}

/** The agent and event that an address names; null for any other address, a query included. */
export function targetOf(url: string): HookTarget | null {
  if (!url.startsWith(`${hookFolder}/`)) return null
  const [agent, event, ...rest] = url.slice(hookFolder.length + 1).split('/')
  const name = agentNames.find((known) => known === agent)
  if (name === undefined || event === undefined || rest.length > 0) return null
  return /^[A-Za-z]{1,64}$/.test(event) ? { agent: name, event } : null
}

/** The one `X-Custody-Session` of a request; null where there is none, or two. */
export function secretIn(headers: readonly string[]): string | null {
  const [secret, ...others] = valuesOf(headers, 'x-custody-session')
  return secret === undefined || others.length > 0 ? null : secret
}

function valuesOf(headers: readonly string[], name: string): readonly string[] {
  return headers.filter((_, at) => at % 2 === 1 && headers[at - 1]?.toLowerCase() === name)
}

/** Exactly one header, with exactly that value: of two, readers disagree which one counts. */
function only(values: readonly string[], expected: string): boolean {
  return values.length === 1 && values[0] === expected
}

function isJson(values: readonly string[]): boolean {
  const [value = ''] = values
  return values.length === 1 && /^application\/json(?:\s*;\s*charset=utf-8)?$/i.test(value.trim())
}
