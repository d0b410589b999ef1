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
    name: 'sign-in',
    group: 'Run it',
    summary: 'print a new sign-in link to the console',
    load: async () => (await import('./sign-in.ts')).signInCommand,
  },
  {
    name: 'demo',
    group: 'Run it',
    summary: 'watch a real agent being governed (in a checkout)',
    load: async () => (await import('./demo.ts')).demoCommand,
  },
  {
    name: 'install',
    group: 'Govern agents',
    summary: "put Custody's hooks into an agent's settings",
    load: async () => (await import('./install.ts')).installCommand,
  },
  {
    name: 'uninstall',
    group: 'Govern agents',
    summary: 'take them out again, byte for byte',
    load: async () => (await import('./uninstall.ts')).uninstallCommand,
  },
  {
    name: 'policy',
    group: 'Govern agents',
    summary: 'check, test and try policies',
    load: async () => (await import('./policy.ts')).policyCommand,
  },
  {
    name: 'status',
    group: 'Look',
    summary: 'one screen: what runs, what is governed',
    load: async () => (await import('./status.ts')).statusCommand,
  },
  {
    name: 'doctor',
    group: 'Look',
    summary: 'find what is wrong, and mend it',
    load: async () => (await import('./doctor.ts')).doctorCommand,
  },
  {
    name: 'inventory',
    group: 'Look',
    summary: 'which programs agents are here, by their bytes',
    load: async () => (await import('./inventory.ts')).inventoryCommand,
  },
  {
    name: 'why',
    group: 'Look',
    summary: 'why a call was decided as it was',
    load: async () => (await import('./why.ts')).whyCommand,
  },
  {
    name: 'log',
    group: 'Look',
    summary: "this device's own entries, readable",
    load: async () => (await import('./log.ts')).logCommand,
  },
  {
    name: 'export',
    group: 'Prove',
    summary: 'write an evidence bundle',
    load: async () => (await import('./export.ts')).exportCommand,
  },
  {
    name: 'verify',
    group: 'Prove',
    summary: 'check a bundle, offline',
    load: async () => (await import('./verify.ts')).verifyCommand,
  },
  {
    name: 'content',
    group: 'Prove',
    summary: 'make a content key, open closed contents',
    load: async () => (await import('./content.ts')).contentCommand,
  },
  {
    name: 'witness',
    group: 'Prove',
    summary: "cosign the heads of others' logs",
    load: async () => (await import('./witness.ts')).witnessCommand,
  },
  {
    name: 'completion',
    group: 'Besides',
    summary: 'print a completion script for your shell',
    load: async () => (await import('./completion.ts')).completionCommand,
  },
]
