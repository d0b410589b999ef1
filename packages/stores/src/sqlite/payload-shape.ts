import { z } from 'zod'

// What the index takes out of payloads. They come from devices: read leniently, cut short, null when they are not
// what their field says. The payload itself is kept as it is.

const short = z.string().transform((text) => text.slice(0, 2000).toWellFormed())

const Transport = z.union([
  z.object({
    kind: z.literal('stdio'),
    command: short,
    args: z.array(short).max(200),
    environmentNames: z.array(short).max(200),
  }),
  z.object({ kind: z.string(), url: short }),
  z.object({ kind: z.string() }),
])

const McpServerShape = z.object({ name: short, fingerprint: short, transport: Transport })

/** What identifies and names an MCP server. `target` is its command line or its URL. */
export function readMcpServer(value: unknown): {
  readonly name: string
  readonly fingerprint: string
  readonly target: string | null
  readonly environmentNames: readonly string[]
} | null {
  const read = McpServerShape.safeParse(value)
  if (!read.success) return null
  const { name, fingerprint, transport } = read.data
  const target =
    'command' in transport
      ? [transport.command, ...transport.args].join(' ')
      : 'url' in transport
        ? transport.url
        : null
  const environmentNames = 'environmentNames' in transport ? transport.environmentNames : []
  return { name, fingerprint, target, environmentNames }
}

const PostureShape = z.object({
  checks: z
    .array(
      z.object({
        probe: z.string().max(64),
        status: z.enum(['pass', 'fail', 'unknown', 'not_applicable']),
        detail: short,
        at: z.int().min(0),
        maxAgeMs: z.int().min(0),
      }),
    )
    .max(100),
})
export type ReadCheck = z.infer<typeof PostureShape>['checks'][number]

export function readPosture(value: unknown): readonly ReadCheck[] {
  return PostureShape.safeParse(value).data?.checks ?? []
}

const PrincipalShape = z.object({
  osAccount: short.nullish(),
  name: short.nullish(),
  osUid: z.int().min(0).nullish(),
  uid: z.int().min(0).nullish(),
})

/** The account's name and uid, where a principal names them. */
export function readPrincipal(
  value: unknown,
): { readonly name: string | null; readonly uid: number | null } | null {
  const read = PrincipalShape.safeParse(value)
  if (!read.success) return null
  const { osAccount, name, osUid, uid } = read.data
  return { name: osAccount ?? name ?? null, uid: osUid ?? uid ?? null }
}
