/**
 * The registry of committed fields: what is secret, guessable or long stands in the leaf only as a salted
 * commitment under one of these numbers. Closed and append-only: a number is never reused, a name never renamed.
 * `media` says how the bytes are read: `text` is UTF-8, `json` is JSON in UTF-8, `bytes` is neither.
 * Source: spec/evidence-entry.md, "Committed fields".
 */
export const fields = {
  /** What the developer (or a machine in their place) asked. */
  prompt: { id: 1, media: 'text' },
  /** What the model said or thought. */
  text: { id: 2, media: 'text' },
  /** The tool's name in the agent's words. */
  tool: { id: 3, media: 'text' },
  /** The tool's arguments as received, found secrets replaced in place. */
  input: { id: 4, media: 'json' },
  /** What came back from the tool, found secrets replaced in place. */
  output: { id: 5, media: 'json' },
  /** The working directory. */
  cwd: { id: 6, media: 'text' },
  /** The workspace's root. */
  workspace: { id: 7, media: 'text' },
  /** The workspace's git remotes. */
  remote: { id: 8, media: 'text' },
  /** `Action[]` with their facts, as they were decided. */
  actions: { id: 9, media: 'json' },
  /** `ProcessChain`. */
  processes: { id: 10, media: 'json' },
  /** `Posture`. */
  posture: { id: 11, media: 'json' },
  /** `McpServer` or what an agent said of one. */
  mcpServer: { id: 12, media: 'json' },
  /** The agent's own id of a call. */
  toolUseId: { id: 13, media: 'text' },
  /** The agent's own id of a session. */
  agentSessionId: { id: 14, media: 'text' },
  /** The agent's own id of a subagent. */
  agentSubagentId: { id: 15, media: 'text' },
  /** The device's host name. */
  host: { id: 16, media: 'text' },
  /** The account or person: `{osUid, osAccount, …}`. */
  principal: { id: 17, media: 'json' },
  /** The model's name. */
  model: { id: 18, media: 'text' },
  /** What else is worth keeping of this kind of entry, as JSON. */
  detail: { id: 19, media: 'json' },
  /** Why the analysis of a call is incomplete: `Problem[]`. */
  reasons: { id: 20, media: 'json' },
  /** The agent's word for a kind of subagent. */
  subagentType: { id: 21, media: 'text' },
  /** Where the transcript lies. */
  transcriptPath: { id: 22, media: 'text' },
  /** Tool definitions of an MCP server. */
  definitions: { id: 23, media: 'json' },
  /** The person binding B, in its canonical bytes. */
  binding: { id: 24, media: 'json' },
  /** The id_token of a person binding. */
  idToken: { id: 25, media: 'text' },
  /** The issuer's keys at that time. */
  jwks: { id: 26, media: 'json' },
  /** The kernel's boot id. */
  bootId: { id: 27, media: 'text' },
  /** A network address. */
  address: { id: 28, media: 'text' },
  /** The hook's whole body as received, found secrets replaced in place. */
  hook: { id: 29, media: 'bytes' },
  /** The workspace's git branch. */
  branch: { id: 30, media: 'text' },
  /** The agent's own id of a prompt. */
  agentPromptId: { id: 31, media: 'text' },
  /** The identity provider. */
  issuer: { id: 32, media: 'text' },
  /** A display name: of a device, a person, a token, a target. */
  name: { id: 33, media: 'text' },
  /** The reason a person gave. */
  reason: { id: 34, media: 'text' },
  /** What a setting was and what it became: `{before, after}`. */
  change: { id: 35, media: 'json' },
  /** Files with their digests: `[{path, sha256}]`. */
  files: { id: 36, media: 'json' },
  /** The agent's own id of a message. */
  messageId: { id: 37, media: 'text' },
  /** The operating system and its version. */
  system: { id: 38, media: 'json' },
} as const satisfies Record<string, { readonly id: number; readonly media: FieldMedia }>

export type FieldMedia = 'text' | 'json' | 'bytes'
export type FieldName = keyof typeof fields

/** A field's number in leaves and commitments: 1 to 255. 0 is never given. */
export type FieldId = (typeof fields)[FieldName]['id']

const names = new Map<number, FieldName>(
  Object.entries(fields).map(([name, field]) => [field.id, name as FieldName]),
)

/** The field of that number; undefined for a number the registry does not have. */
export function fieldName(id: number): FieldName | undefined {
  return names.get(id)
}

/** Whether the registry has that number. */
export function isFieldId(id: unknown): id is FieldId {
  return typeof id === 'number' && names.has(id)
}
