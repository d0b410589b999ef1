/** One thing that `npm test` runs. `quick` stages are `npm run check`. */
export type Stage = {
  readonly name: string
  readonly quick: boolean
  /** A program whose exit code is the answer, or a project of vitest.config.ts whose report is. */
  readonly run:
    | { readonly kind: 'program'; readonly command: readonly string[] }
    | { readonly kind: 'vitest'; readonly project: string; readonly workers: number }
}

export const stages: readonly Stage[] = [
  program('types of pure packages', ['tsc', '-p', 'tsconfig.pure.json']),
  program('types', ['tsc', '-p', 'tsconfig.node.json']),
  program('types of the console', ['tsc', '-p', 'apps/console/tsconfig.json']),
  program('lint', ['oxlint', '--deny-warnings']),
  program('format', ['oxfmt', '--check', '.']),
  suite('unit', true, 2),
  suite('cli', true),
  suite('process', false),
  suite('machine', false),
  suite('browser', false),
  suite('fault', false),
  suite('agent', false),
]

function program(name: string, command: readonly string[]): Stage {
  return { name, quick: true, run: { kind: 'program', command } }
}

/** Suites that start programs have the machine to themselves: one file after the other. */
function suite(project: string, quick: boolean, workers = 1): Stage {
  return { name: project, quick, run: { kind: 'vitest', project, workers } }
}
