import type { CommandFile } from '../command.ts'

/** A command of the shelf: what `--help` says of it, and its file, read only when it is wanted. */
export type Shelved = {
  readonly name: string
  readonly group: 'Run it' | 'Govern agents' | 'Look' | 'Prove' | 'Besides'
  readonly summary: string
  readonly load: () => Promise<CommandFile>
}

/** The commands, in the order of `--help`. One line for each file beside this one (a test counts them). */
export const commands: readonly Shelved[] = [
  {
    name: 'up',
    group: 'Run it',
    summary: 'run server, console and daemon on this machine',
    load: async () => (await import('./up.ts')).upCommand,
  },
  {
    name: 'server',
    group: 'Run it',
    summary: 'run the server alone, in the foreground',
    load: async () => (await import('./server.ts')).serverCommand,
  },
  {
    name: 'daemon',
    group: 'Run it',
    summary: 'run the daemon alone, in the foreground',
    load: async () => (await import('./daemon.ts')).daemonCommand,
  },
  {
    name: 'demo',
    group: 'Run it',
    summary: 'watch a real agent being governed (in a checkout)',
    load: async () => (await import('./demo.ts')).demoCommand,
  },
  {
    name: 'completion',
    group: 'Besides',
    summary: 'print a completion script for your shell',
    load: async () => (await import('./completion.ts')).completionCommand,
  },
]
