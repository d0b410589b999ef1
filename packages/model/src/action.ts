import type { PathLabel } from './path-label.ts'

/**
 * The actions that a tool call would take, with their facts. Policy speaks about these and nothing else.
 *
 * Facts are never optional. What could not be found out is a fact of its own (`pathKnown`, `hostKnown`,
 * `programKnown` …): when it is false, the facts that it vouches for (`knownFacts`) hold neutral values
 * that mean nothing. Lists are sets: sorted, without repeats.
 */
export type Action =
  | ToolCallAction
  | ShellRun
  | FileAction
  | NetConnect
  | GitPush
  | GitHistoryRewrite
  | PackageInstall
  | PackagePublish
  | ContainerRun
  | InfraChange
  | DatabaseChange
  | ProcessKill
  | PrivilegeRaise
  | ScheduleAdd
  | McpConnect
  | McpCall
  | AgentLaunch
  | AgentSpawn
  | PromptSubmit
  | ConfigChange
  | OpaqueRun

export type ActionKind = Action['kind']

/** What family a tool belongs to, whatever its agent calls it. */
export type ToolClass =
  | 'shell'
  | 'read'
  | 'write'
  | 'edit'
  | 'search'
  | 'fetch'
  | 'web-search'
  | 'subagent'
  | 'mcp'
  | 'skill'
  | 'plan'
  | 'unknown'

/** Always one per call: the tool itself. */
export type ToolCallAction = {
  readonly kind: 'tool.call'
  readonly tool: string
  readonly toolClass: ToolClass
}

/** Where the code that an interpreter runs comes from. `none`: the program runs no code of others. */
export type CodeSource =
  | 'none'
  | 'argument'
  | 'workspace-file'
  | 'file'
  | 'input'
  | 'network'
  | 'decoded'
  | 'unknown'

/** One program that would start. */
export type ShellRun = {
  readonly kind: 'shell.run'
  /** Name without folder: `git`. */
  readonly program: string
  readonly programKnown: boolean
  /** As resolved from what was written, `/usr/bin/git`; empty when only a name was written. */
  readonly programPath: string
  /** First words that choose what the program does: `push`, `compose up`. Empty where it has none. */
  readonly subcommand: string
  /** Flags as written, each by itself (`-rf` is `-f`, `-r`), values cut off. */
  readonly flags: readonly string[]
  /** False when a word could hide flags, a subcommand or operands. */
  readonly argumentsKnown: boolean
  /** 0 for what the call itself starts, 1 for a script inside it, and so on. */
  readonly depth: number
  /** The programs that start it, outermost first: `sudo`, `xargs`. */
  readonly through: readonly string[]
  readonly codeFrom: CodeSource
  /** What kind of program it is, or what its use shows: `interpreter`, `reverse-shell`, `fork-bomb` … */
  readonly traits: readonly string[]
}

/** Something done to a path. */
export type FileAction = FileRead | FileChange

export type FileChange = FileFacts & {
  readonly kind: 'file.write' | 'file.delete' | 'file.chmod' | 'file.link'
}

/** `manner: 'execute'` where the file is run or sourced; only then the facts below say something. */
export type FileRead = FileFacts & {
  readonly kind: 'file.read'
  /** SHA-256 of the file as it stood when the call was decided, in hex. */
  readonly digest: string
  readonly digestKnown: boolean
  /** Part of what the file would do could not be read beforehand, or all of it. */
  readonly unread: boolean
}

type FileFacts = {
  /** Canonical and absolute, links followed as far as the view tells; may hold `*` where `glob` is true. */
  readonly path: string
  readonly pathKnown: boolean
  readonly inWorkspace: boolean
  /** Every label that the path, or something that its pattern may match, carries. */
  readonly labels: readonly PathLabel[]
  /** True when everything below is meant too. */
  readonly recursive: boolean
  readonly glob: boolean
  /** The program that does it; empty for a tool's own argument. */
  readonly program: string
  /** What is done, where the kind alone is too coarse: `overwrite`, `execute`, `setuid`, `world-writable` … */
  readonly manner: string
}

/** A connection to, or a door opened for, another host. */
export type NetConnect = {
  readonly kind: 'net.connect'
  readonly scheme: string
  /** Lower case; empty when listening or not known. */
  readonly host: string
  readonly hostKnown: boolean
  /** 0 where it is not told. */
  readonly port: number
  readonly direction: 'send' | 'receive' | 'listen'
  /** What goes along: `stdin`, `file`, `command-output`, `environment`, `secret`, `shell`. */
  readonly carries: readonly string[]
  /** Labels of the files that go along. */
  readonly carriedLabels: readonly PathLabel[]
  readonly addressClass: 'public' | 'private' | 'loopback' | 'metadata' | 'unknown'
  readonly program: string
}

export type GitPush = {
  readonly kind: 'git.push'
  /** Empty for the configured one. */
  readonly remote: string
  readonly branches: readonly string[]
  /** False when the branch is the current one, which nobody named, or hidden in a word. */
  readonly branchesKnown: boolean
  readonly force: 'no' | 'with-lease' | 'yes'
  readonly deletes: boolean
  /** `--mirror`, `--all`, `--prune`. */
  readonly wide: boolean
}

/** Work or history that git would throw away or rewrite. */
export type GitHistoryRewrite = {
  readonly kind: 'git.history-rewrite'
  /** `reset`, `clean`, `checkout`, `stash drop`, `branch -D`, `rebase`, `filter-branch` … */
  readonly operation: string
  /** `uncommitted`, `untracked`, `ignored`, `commits`, `stash`, `refs`, `reflog`, `worktree`. */
  readonly discards: readonly string[]
  readonly argumentsKnown: boolean
}

export type PackageInstall = {
  readonly kind: 'package.install'
  readonly manager: string
  readonly packages: readonly string[]
  readonly packagesKnown: boolean
  /** Every package named has an exact version, a digest or a lock file. */
  readonly pinned: boolean
  readonly from: 'registry' | 'url' | 'git' | 'file' | 'lockfile'
  /** Installed for the machine, not for the project. */
  readonly machineWide: boolean
  /** Fetched and run at once: `npx`, `uvx`, `go run pkg@v`. */
  readonly runs: boolean
}

export type PackagePublish = {
  readonly kind: 'package.publish'
  readonly manager: string
  /** True for a rehearsal that uploads nothing. */
  readonly dryRun: boolean
}

export type ContainerRun = {
  readonly kind: 'container.run'
  readonly engine: string
  readonly image: string
  readonly imageKnown: boolean
  /** What weakens the wall: `privileged`, `host-root`, `engine-socket`, `host-network`, `host-pid`, `capability`. */
  readonly weakened: readonly string[]
}

/** A change of something remote and shared. */
export type InfraChange = {
  readonly kind: 'infra.change'
  /** `aws`, `gcloud`, `kubectl`, `terraform`, `gh` … */
  readonly program: string
  /** `delete`, `apply`, `update`, `create`, `disable`, `grant` (rights or a key), `expose` (to everyone). */
  readonly operation: string
  /** What is changed, in the program's words: `s3 bucket`, `namespace`. */
  readonly subject: string
  readonly argumentsKnown: boolean
  /** Whether a context, profile, account or name in the call says production. */
  readonly production: 'yes' | 'no' | 'unknown'
  /** The program's own question is answered beforehand: `--yes`, `-auto-approve`. */
  readonly unattended: boolean
  /** Rehearsal: `--dry-run`, `plan`. */
  readonly dryRun: boolean
}

export type DatabaseChange = {
  readonly kind: 'database.change'
  readonly engine: string
  /** `drop`, `truncate`, `delete`, `update`, `alter`, `flush`, `reset` (a local one), `grant`, `shutdown`, `execute` (a program of its machine), `server-file`, `other`. */
  readonly operation: string
  /** No condition narrows it. */
  readonly wide: boolean
  readonly statementKnown: boolean
  readonly production: 'yes' | 'no' | 'unknown'
}

export type ProcessKill = {
  readonly kind: 'process.kill'
  readonly signal: string
  /** Name, pattern or pid as written. */
  readonly target: string
  readonly targetKnown: boolean
  /** Every process, or process 1. */
  readonly everything: boolean
  /** The target names a part of this product. */
  readonly custody: boolean
}

export type PrivilegeRaise = {
  readonly kind: 'privilege.raise'
  /** `sudo`, `doas`, `su`, `setuid`, `capability`. */
  readonly through: string
  /** The account it becomes; empty when not known. */
  readonly account: string
  readonly accountKnown: boolean
  /** A shell or another prompt of that account, which anything can be typed into, instead of one command. */
  readonly opensShell: boolean
  /** The one command that it runs is known only to show something. */
  readonly onlyReads: boolean
}

/** Something that will run later, without the agent. */
export type ScheduleAdd = {
  readonly kind: 'schedule.add'
  /** `cron`, `at`, `systemd`, `launchd`, `login-item`. */
  readonly through: string
  readonly operation: 'add' | 'remove'
}

/** A server that a call adds to an agent's configuration, which then starts or reaches it. */
export type McpConnect = {
  readonly kind: 'mcp.connect'
  /** The name the configuration gives it. Identifies nothing. Empty where it is not told. */
  readonly server: string
  /** Its command line as a JSON list of words, or its address (`mcpLineOf`); empty where it could not be read. */
  readonly line: string
  readonly deceptiveName: boolean
}

export type McpCall = {
  readonly kind: 'mcp.call'
  readonly server: string
  readonly serverTool: string
  /** The tool's name is, or can be taken for, one of the agent's own. */
  readonly imitatesCoreTool: boolean
  /** The tool's or the server's name holds what is not seen, or letters that pass for others. */
  readonly deceptiveName: boolean
  /** Whether the tool's full name names the server that the agent tells beside it. */
  readonly nameAgrees: 'yes' | 'no' | 'unknown'
}

/** Another agent started from inside this one's call. */
export type AgentLaunch = {
  readonly kind: 'agent.launch'
  readonly launches: string
  /** Flags that weaken it: `--dangerously-skip-permissions`, `--settings`, `--mcp-config`, `--yolo` … */
  readonly weakenedBy: readonly string[]
  /** Names of environment variables in the call that weaken it. */
  readonly environmentNames: readonly string[]
  readonly argumentsKnown: boolean
  /** The daemon registers it before its first prompt: the agent itself asks, by what the machine manages. */
  readonly governed: boolean
}

export type AgentSpawn = {
  readonly kind: 'agent.spawn'
  readonly agentType: string
}

export type PromptSubmit = {
  readonly kind: 'prompt.submit'
  readonly sizeBytes: number
  readonly attachments: number
  /** How many secrets redaction found in it. */
  readonly redactions: number
}

/** A change of what governs the agent. */
export type ConfigChange = {
  readonly kind: 'config.change'
  /** `agent-settings`, `agent-hooks`, `mcp-servers`, `custody`, `security-tool` (off), `traces` (removed), `proxy`, `proxy-setting`, `tls-verification` (off), `recording` (of commands). */
  readonly subject: string
  readonly program: string
}

/** What could not be read of a call. The engine adds one wherever `complete` is false. */
export type OpaqueRun = {
  readonly kind: 'opaque.run'
  /** Problem codes: `WORD_DYNAMIC`, `SCRIPT_INLINE`, `PARSE_FAILED`, `LIMIT_REACHED` … */
  readonly reasons: readonly string[]
  readonly program: string
  readonly programKnown: boolean
  /** The unread part is code for an interpreter. */
  readonly interpreter: boolean
  /** The unread part comes out of a decoder. */
  readonly decoder: boolean
  /** It can reach the network, as far as can be told. */
  readonly network: boolean
  /** It writes, or may write, outside the workspace. */
  readonly writesOutside: boolean
  /** Labels of the paths that the call names. */
  readonly labels: readonly PathLabel[]
}

/** What is not known of a server where `serverKnown` is false. */
export const knownServerFacts = [
  'level',
  'approvedAs',
  'pinned',
  'changedDuringSession',
  'artefact',
  'launcher',
  'reachedBy',
  'scheme',
  'host',
  'port',
]

/** Which fact vouches for which: where the first is false, the others are unknown. */
export const knownFacts: {
  readonly [kind in ActionKind]?: { readonly [fact: string]: readonly string[] }
} = {
  'shell.run': {
    programKnown: ['program', 'programPath', 'traits', 'codeFrom'],
    argumentsKnown: ['subcommand', 'flags'],
  },
  'file.read': {
    pathKnown: ['path', 'inWorkspace', 'labels'],
    digestKnown: ['digest'],
  },
  'file.write': { pathKnown: ['path', 'inWorkspace', 'labels'] },
  'file.delete': { pathKnown: ['path', 'inWorkspace', 'labels'] },
  'file.chmod': { pathKnown: ['path', 'inWorkspace', 'labels'] },
  'file.link': { pathKnown: ['path', 'inWorkspace', 'labels'] },
  'net.connect': { hostKnown: ['host', 'port', 'scheme', 'addressClass', 'hostClass'] },
  'git.push': { branchesKnown: ['branches', 'sharedBranch'] },
  'git.history-rewrite': { argumentsKnown: ['operation', 'discards'] },
  'package.install': { packagesKnown: ['packages', 'pinned', 'from'] },
  'container.run': { imageKnown: ['image', 'weakened'] },
  'infra.change': { argumentsKnown: ['operation', 'subject', 'unattended', 'dryRun'] },
  'database.change': { statementKnown: ['operation', 'wide'] },
  'process.kill': { targetKnown: ['target', 'everything', 'custody'] },
  'privilege.raise': { accountKnown: ['account'] },
  'agent.launch': { argumentsKnown: ['weakenedBy'] },
  'mcp.connect': { serverKnown: knownServerFacts },
  'mcp.call': { serverKnown: knownServerFacts },
  'opaque.run': { programKnown: ['program'] },
}
