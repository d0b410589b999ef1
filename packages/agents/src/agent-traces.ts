import type { AgentName } from '@custody/model'

/** What an agent leaves on a machine where it is installed or was used. Data; paths are below the account's home. */
export type AgentTraces = {
  readonly agent: AgentName
  /** npm packages, as folders below a `node_modules`. */
  readonly packages: readonly string[]
  /** Programs in a folder of programs. */
  readonly commands: readonly string[]
  /** Editor extensions, `publisher.name`; the folder has the version behind it. */
  readonly extensions: readonly string[]
  /** Folders with one entry per installed version, named by it. */
  readonly versionFolders: readonly string[]
  /** Folders that it makes when it is first used. */
  readonly configFolders: readonly string[]
}

/** The agents that we can name, each by what its own documentation installs and writes on Linux. */
export const agentTraces: readonly AgentTraces[] = [
  {
    agent: 'claude-code',
    packages: ['@anthropic-ai/claude-code'],
    commands: ['claude'],
    extensions: ['anthropic.claude-code'],
    versionFolders: ['.local/share/claude/versions'],
    configFolders: ['.claude'],
  },
  {
    agent: 'codex',
    packages: ['@openai/codex'],
    commands: ['codex'],
    extensions: ['openai.chatgpt'],
    versionFolders: [],
    configFolders: ['.codex'],
  },
  {
    agent: 'gemini-cli',
    packages: ['@google/gemini-cli'],
    commands: ['gemini'],
    extensions: [],
    versionFolders: [],
    configFolders: ['.gemini'],
  },
  {
    agent: 'copilot-cli',
    packages: ['@github/copilot'],
    commands: ['copilot'],
    extensions: ['github.copilot', 'github.copilot-chat'],
    versionFolders: [],
    configFolders: ['.copilot', '.config/github-copilot'],
  },
  {
    agent: 'opencode',
    packages: ['opencode-ai'],
    commands: ['opencode'],
    extensions: ['sst-dev.opencode'],
    versionFolders: [],
    configFolders: ['.config/opencode'],
  },
  {
    agent: 'cursor',
    packages: [],
    commands: ['cursor-agent'],
    extensions: [],
    versionFolders: ['.local/share/cursor-agent/versions'],
    configFolders: ['.cursor'],
  },
]

/** Folders in which programs of many authors are installed. `*` is one name of any kind; no other pattern is known. */
export type InstallFolders = {
  readonly packages: readonly string[]
  readonly commands: readonly string[]
  readonly extensions: readonly string[]
}

/** Below an account's home: npm by itself, nvm, fnm, asdf, mise, volta, n, bun, pnpm and yarn; VS Code and its kin. */
export const homeFolders: InstallFolders = {
  packages: [
    'node_modules',
    '.npm-global/lib/node_modules',
    '.local/lib/node_modules',
    '.claude/local/node_modules',
    '.nvm/versions/node/*/lib/node_modules',
    '.local/share/fnm/node-versions/*/installation/lib/node_modules',
    '.asdf/installs/nodejs/*/lib/node_modules',
    '.local/share/mise/installs/node/*/lib/node_modules',
    // Volta keeps one folder per package, and one level more for those with a scope.
    '.volta/tools/image/packages/*/lib/node_modules',
    '.volta/tools/image/packages/*/*/lib/node_modules',
    'n/lib/node_modules',
    '.bun/install/global/node_modules',
    '.local/share/pnpm/global/*/node_modules',
    '.config/yarn/global/node_modules',
  ],
  commands: ['.local/bin', 'bin', '.bun/bin', '.opencode/bin', '.claude/local'],
  extensions: [
    '.vscode/extensions',
    '.vscode-insiders/extensions',
    '.vscode-oss/extensions',
    '.vscode-server/extensions',
    '.cursor/extensions',
    '.cursor-server/extensions',
    '.windsurf/extensions',
  ],
}

/** For all accounts, absolute. */
export const machineFolders: InstallFolders = {
  packages: ['/usr/lib/node_modules', '/usr/local/lib/node_modules', '/opt/*/lib/node_modules'],
  commands: ['/usr/local/bin', '/usr/bin', '/opt/*/bin'],
  extensions: [],
}
