import type { DueHook } from '../managed-agent.ts'

/** Commands of Claude Code 2.1.330 that open no session of their own; some start programs all the same. Source: `--help`. */
const withoutSession: ReadonlySet<string> = new Set([
  'agents',
  'attach',
  'auth',
  'auto-mode',
  'doctor',
  'gateway',
  'import',
  'install',
  'kill',
  'logs',
  'mcp',
  'plugin',
  'plugins',
  'purge',
  'respawn',
  'rm',
  'setup-token',
  'stop',
  'ultrareview',
  'update',
  'upgrade',
])

/**
 * What we should hear, and when. Only the first word counts as a command: after an option it could be that option's value.
 * With `--bare` or in safe mode there is no SessionStart, and the first prompt tells (observed).
 */
export function dueHook(argv: readonly string[]): DueHook {
  if (withoutSession.has(argv[1] ?? '')) return 'none'
  return argv.includes('--bare') || argv.includes('--safe-mode') ? 'at-first-prompt' : 'at-start'
}

/** Calls of Bash, and lines that a person types behind `!`, run in a shell that first reads a snapshot of theirs. */
export function isOfCall(argv: readonly string[]): boolean {
  return argv[1] === '-c' && /^source \S*\/shell-snapshots\//.test(argv[2] ?? '')
}
