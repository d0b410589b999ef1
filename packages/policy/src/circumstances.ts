import type { Action, CheckStatus } from '@custody/model'
import { executableStates, instant } from '@custody/model'
import { z } from 'zod'
import { postureOf } from './facts.ts'
import { isLookAlike } from './mcp-identity.ts'
import type { PolicyRequest } from './request.ts'

const since = z.number().int().min(0).nullable()
const paths = z.array(z.tuple([z.string(), z.number().int().min(0)]))
const texts = z.array(z.string())

const Transport = z.union([
  z.object({
    kind: z.literal('stdio'),
    command: z.string(),
    args: texts,
    environmentNames: texts,
  }),
  z.object({ kind: z.enum(['http', 'sse', 'websocket']), url: z.string() }),
  z.object({ kind: z.literal('unknown') }),
])

const Content = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('artefact'),
    artefact: z.discriminatedUnion('kind', [
      z.object({
        kind: z.enum(['npm', 'pypi']),
        name: z.string(),
        version: z.string(),
        lockSha256: z.string(),
      }),
      z.object({ kind: z.literal('binary'), sha256: z.string() }),
      z.object({ kind: z.literal('image'), repository: z.string(), digest: z.string() }),
    ]),
  }),
  z.object({ kind: z.enum(['executable', 'script', 'package', 'image']), sha256: z.string() }),
  z.object({ kind: z.literal('unknown') }),
])

/** Everything besides the actions that a decision rested on, as it is kept with the decision. */
export const Circumstances = z.object({
  principal: z.object({
    id: z.string(),
    groups: texts,
    assurance: z.enum(['passkey-uv', 'oidc-mfa', 'oidc', 'os-account', 'none']),
    bindingAgeMs: z.number().nullable(),
  }),
  device: z.object({
    groups: texts,
    platform: z.enum(['linux', 'darwin', 'win32']),
    isolation: z.enum(['same-user', 'separate']),
    keyProtection: z.enum([
      'tpm-hardware',
      'tpm-virtual',
      'tpm-shared',
      'secure-enclave-attested',
      'secure-enclave',
      'os-keystore',
      'file',
      'none',
    ]),
  }),
  /** Not kept by versions that did not look at it. */
  executable: z.enum(executableStates).optional(),
  subagent: z.boolean(),
  permissionMode: z.string(),
  /** By fact; what is not named was unknown, or too old to count. */
  posture: z.record(z.string(), z.enum(['pass', 'fail', 'not_applicable'])),
  cosignLagMs: z.number().nullable(),
  /** Entries that show what happened before; of paths only those that this call names. */
  session: z.object({
    complete: z.boolean(),
    readSecret: since,
    fetchedNetwork: since,
    wrote: paths,
    fetched: paths,
  }),
  /** The servers that this call names. */
  mcpServers: z.array(
    z.object({
      name: z.string(),
      transport: Transport,
      enabled: z.boolean(),
      fingerprint: z.string(),
      level: z.enum(['launched', 'observed', 'declared']),
      content: Content,
      farEnd: z
        .object({
          origin: z.string(),
          tls: z.object({ spkiSha256: z.string(), caSha256: z.string() }).nullable(),
          issuer: z.string().nullable(),
        })
        .nullable(),
      gateway: z.boolean(),
      pinned: z.enum(['yes', 'no', 'unknown']),
      changedDuringSession: z.boolean(),
      definitions: z.array(z.object({ tool: z.string(), changed: z.enum(['yes', 'no']) })),
    }),
  ),
})
export type Circumstances = Readonly<z.infer<typeof Circumstances>>

/** What of a request is kept with its decision: enough to decide it again, and nothing that the call does not name. */
export function circumstancesIn(request: PolicyRequest): Circumstances {
  const { principal, device, executable, subagent, permissionMode, cosignLagMs, actions } = request
  const { history } = request.session
  const posture = Object.entries(postureOf(request)).filter(([, status]) => status !== 'unknown')
  return {
    principal: { ...principal, groups: [...principal.groups] },
    device: {
      groups: [...device.groups],
      platform: device.platform,
      isolation: device.isolation,
      keyProtection: device.keyProtection,
    },
    executable,
    subagent,
    permissionMode,
    posture: Object.fromEntries(posture) as Circumstances['posture'],
    cosignLagMs,
    session: {
      complete: history.complete,
      readSecret: history.readSecret,
      fetchedNetwork: history.fetchedNetwork,
      wrote: namedPaths(history.wrote, actions),
      fetched: namedPaths(history.fetched, actions),
    },
    mcpServers: serversNamed(request),
  }
}

/** The paths that an action names, and those that a pattern or an unknown path of it may mean. */
function namedPaths(
  paths: ReadonlyMap<string, number>,
  actions: readonly Action[],
): Circumstances['session']['wrote'] {
  if (paths.size === 0) return []
  const named = actions.flatMap((action) => ('path' in action ? [action] : []))
  const found = [...paths].filter(([path]) =>
    named.some(
      (one) =>
        one.path === path ||
        ((one.glob || one.recursive) && path.startsWith(one.path.split('*')[0] ?? '')),
    ),
  )
  // That there were any counts where a path of the call is not known: the first stands for all.
  const [first] = paths
  if (found.length === 0 && first !== undefined && named.some((one) => !one.pathKnown))
    return [[...first]]
  return found.slice(0, pathsMax).map(([path, entry]) => [path, entry])
}

const pathsMax = 64

/** The servers that the call names, those that their names can be taken for, and of their tools the ones called. */
function serversNamed({ actions, mcpServers }: PolicyRequest): Circumstances['mcpServers'] {
  const named = actions.flatMap((action) => ('server' in action ? [action.server] : []))
  const tools = new Set(
    actions.flatMap((action) => (action.kind === 'mcp.call' ? [action.serverTool] : [])),
  )
  return mcpServers
    .filter(({ name }) => named.some((one) => one === name || isLookAlike(one, name)))
    .map(({ transport, definitions, ...server }) => ({
      ...server,
      definitions: definitions.filter(({ tool }) => tools.has(tool)),
      transport:
        transport.kind === 'stdio'
          ? {
              ...transport,
              args: [...transport.args],
              environmentNames: [...transport.environmentNames],
            }
          : transport,
    }))
}

/** What of a request the circumstances give back. `at`: when it was decided. */
export function requestIn(
  { session, posture, device, executable = 'unknown', ...rest }: Circumstances,
  at: number,
): Omit<PolicyRequest, 'agent' | 'tool' | 'actions' | 'complete' | 'incompleteBecause'> {
  const now = instant(at)
  const check = ([probe, status]: [string, CheckStatus]) => ({
    probe,
    status,
    detail: '',
    at: now,
    maxAgeMs: 0,
  })
  return {
    ...rest,
    executable,
    now,
    device: { id: '', ...device },
    posture: { at: now, checks: Object.entries(posture).map(check) },
    session: {
      id: '',
      history: { ...session, wrote: new Map(session.wrote), fetched: new Map(session.fetched) },
    },
  }
}
