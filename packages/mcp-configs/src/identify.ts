import type {
  ArtefactClaim,
  McpContent,
  McpFarEnd,
  McpServer,
  McpServerDeclaration,
  PinnedArtefact,
  PinProblem,
} from '@custody/model'
import { pinArtefact } from '@custody/model'
import { fingerprintText } from './fingerprint.ts'

/** How somebody met a server beyond reading its declaration. */
export type McpSighting =
  | { readonly kind: 'none' }
  /** A live process below the agent's, started with the declared words. */
  | {
      readonly kind: 'process'
      readonly executableSha256: string | null
      readonly content: McpContent
      /** The folder that its relative words are meant in; null where it was not told. */
      readonly workingDirectory: string | null
      /** Older than the agent, it is none of its children. */
      readonly startedAfterAgent: boolean
    }
  /** Our gateway started it. */
  | {
      readonly kind: 'launch'
      readonly claim: ArtefactClaim
      readonly args: readonly string[]
      readonly definitions: 'held' | 'free'
    }
  /** Our gateway is connected with it. */
  | { readonly kind: 'connection'; readonly farEnd: McpFarEnd }

/** A server with its identity; `problem` says why a launch did not count as one. */
export type IdentifiedServer = { readonly server: McpServer; readonly problem: PinProblem | null }

type Identity = Omit<McpServer, keyof McpServerDeclaration | 'fingerprint'> & {
  readonly text: string
}

/**
 * Says who a server is, by the strongest of what was seen: `launched` from a pinned artefact, `observed` at its process
 * or its connection, else `declared`. What is missing in a sighting takes it down to `declared`, never up.
 *
 * `unknownAs` keeps servers apart about whose transport nothing is known. Source: security.md, "MCP identity".
 */
export function identifyServer(
  declaration: McpServerDeclaration,
  sighting: McpSighting,
  { sha256Hex, unknownAs }: { sha256Hex: (text: string) => string; unknownAs: string },
): IdentifiedServer {
  const claimed = sighting.kind === 'launch' ? pinArtefact(sighting.claim, sha256Hex) : null
  const pinned = claimed?.ok === true ? claimed.value : null
  const found =
    sighting.kind === 'launch' && pinned !== null
      ? launched(sighting, pinned)
      : observed(declaration, sighting)
  const { text, ...identity } = found ?? declared(declaration, sighting, unknownAs)
  const { name, transport, enabled } = declaration
  return {
    server: { name, transport, enabled, fingerprint: sha256Hex(text), ...identity },
    problem: claimed === null || claimed.ok ? null : claimed.error,
  }
}

function launched(
  { args, definitions }: Extract<McpSighting, { kind: 'launch' }>,
  artefact: PinnedArtefact,
): Identity {
  return {
    level: 'launched',
    content: { kind: 'artefact', artefact },
    farEnd: null,
    gateway: true,
    pinned: definitions === 'held' ? 'yes' : 'no',
    text: JSON.stringify([
      'custody/mcp-launched/1',
      ...Object.entries(artefact).toSorted(),
      ...args,
    ]),
  }
}

function observed({ transport }: McpServerDeclaration, sighting: McpSighting): Identity | null {
  if (sighting.kind === 'connection') return 'url' in transport ? connected(sighting.farEnd) : null
  if (sighting.kind !== 'process' || transport.kind !== 'stdio') return null
  const { content, executableSha256, startedAfterAgent, workingDirectory } = sighting
  if (executableSha256 === null || workingDirectory === null || !startedAfterAgent) return null
  if (content.kind === 'unknown' || content.kind === 'artefact') return null
  const { command, args } = transport
  const { kind, sha256 } = content
  return {
    level: 'observed',
    content,
    farEnd: null,
    gateway: false,
    pinned: 'unknown',
    text: JSON.stringify([
      'custody/mcp-observed/1',
      executableSha256,
      kind,
      sha256,
      command,
      ...args,
    ]),
  }
}

/** A leaf's key changes with each renewal, so the CA stands for the far end; an approval may ask for the key. */
function connected(farEnd: McpFarEnd): Identity {
  const { origin, tls, issuer } = farEnd
  return {
    level: 'observed',
    content: { kind: 'unknown' },
    farEnd,
    gateway: true,
    pinned: 'no',
    text: JSON.stringify(['custody/mcp-far-end/1', origin, tls?.caSha256 ?? null, issuer]),
  }
}

function declared(
  { name, transport }: McpServerDeclaration,
  { kind }: McpSighting,
  unknownAs: string,
): Identity {
  return {
    level: 'declared',
    content: { kind: 'unknown' },
    farEnd: null,
    gateway: kind === 'launch' || kind === 'connection',
    pinned: 'url' in transport ? 'no' : 'unknown',
    text: fingerprintText(transport) ?? JSON.stringify(['unknown', unknownAs, name]),
  }
}
