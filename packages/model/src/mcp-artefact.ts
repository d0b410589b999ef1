import { innerCommand, plainWords, programOf } from './inner-command.ts'
import type { Launch } from './launch.ts'
import { isDirectLauncher, launchOf, lists } from './launch.ts'
import { isExactPackage, isImageDigest, isLocalPackage } from './launchers.ts'
import type { McpTransport } from './mcp-server.ts'

/**
 * What a server's command line or address says of what will run.
 *
 * `content`: named by the digest of its content. `version`: one version of a package, which a launcher fetches.
 * `floating`: whatever the registry has when it is started. `file`: a program or script of this machine.
 * `remote`: it runs elsewhere. `unknown`: the text does not tell.
 */
export type McpArtefactKind = 'content' | 'version' | 'floating' | 'file' | 'remote' | 'unknown'

export type McpArtefact = {
  readonly kind: McpArtefactKind
  /** The program that fetches and runs, with its verb: `npx`, `uv tool run`. Empty where there is none. */
  readonly launcher: string
  /** What it fetches, as written. Sorted. */
  readonly packages: readonly string[]
  /** The words that the launcher hands on to the server; empty where there is no launcher. */
  readonly serverArgs: readonly string[]
}

/** Reads what a server is started from. It looks at text only: what a name leads to on a machine it does not know. */
export function mcpArtefactOf(transport: McpTransport): McpArtefact {
  switch (transport.kind) {
    case 'stdio':
      return ofCommand([transport.command, ...transport.args], 0)
    case 'unknown':
      return bare('unknown')
    default:
      return bare('remote')
  }
}

const nestingMax = 6

/** Command lines start one another: `env A=b sh -c "npx x"`. Too deep is unknown. */
function ofCommand([command = '', ...args]: readonly string[], depth: number): McpArtefact {
  if (command === '' || /[$%`]/.test(command) || depth > nestingMax) return bare('unknown')
  const program = programOf(command)
  const launch = launchOf(program, args)
  if (launch !== null) return artefactOf(launch)
  const inner = innerCommand(program, args)
  if (inner === null) return bare(isInlineCode(program, args) ? 'unknown' : 'file')
  if (inner.kind === 'words') return ofCommand(inner.words, depth + 1)
  const words = plainWords(inner.text)
  return words === null ? ofText(inner.text) : ofCommand(words, depth + 1)
}

/** Text that only a shell could read: a launcher named in it makes it floating. */
function ofText(text: string): McpArtefact {
  const found = text.split(/[\s;&|()'"`]+/).find((word) => isDirectLauncher(programOf(word)))
  if (found === undefined) return bare('unknown')
  return { ...bare('floating'), launcher: programOf(found) }
}

function bare(kind: McpArtefactKind): McpArtefact {
  return { kind, launcher: '', packages: [], serverArgs: [] }
}

/** Code that stands in the command line itself may fetch what it likes. */
function isInlineCode(program: string, args: readonly string[]): boolean {
  return (
    /^(?:node|nodejs|bun|deno|python|pypy|py|ruby|perl|php|lua|osascript)[\d.]*$/.test(program) &&
    args.some((word) => /^(?:-e|-c|-r|-p|--eval|--print|eval)$/.test(word))
  )
}

function artefactOf(launch: Launch): McpArtefact {
  const { launcher, named, added, flags, operand, name, rest } = launch
  const own = named.length > 0 ? named : operandPackages(launch)
  const packages = [...new Set([...own, ...added])].toSorted()
  const of = (kind: McpArtefactKind): McpArtefact => ({
    kind,
    launcher: name,
    packages,
    serverArgs: rest,
  })
  if (packages.length === 0)
    return of(launcher.operand === 'package' || operand === null ? 'unknown' : 'file')
  const isLocal = [...flags].some((flag) => lists(launcher.local, flag))
  if (isLocal || packages.every(isLocalPackage)) return of('file')
  if (launcher.ecosystem === 'image')
    return of(packages.every(isImageDigest) ? 'content' : 'floating')
  const isExact = (one: string) => isExactPackage(launcher.ecosystem, one) || isLocalPackage(one)
  return of(packages.every(isExact) ? 'version' : 'floating')
}

/** The package that the operand is; a module can also be a file, and a program is none. */
function operandPackages({ launcher, operand }: Launch): readonly string[] {
  if (operand === null || launcher.operand === 'program') return []
  const isModule = /^(?:npm:|jsr:|https?:)|^[\w.-]+\.[a-z]{2,}\/.*@/.test(operand)
  return launcher.operand === 'package' || isModule ? [operand] : []
}
