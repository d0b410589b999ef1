import type { FileChange, Plan } from '@custody/agents'
import { createTwoFilesPatch } from 'diff'
import type { Cli } from '../command.ts'
import { paint, visible, wrap } from '../terminal.ts'
import type { Screen } from '../terminal.ts'
import { shortPath } from '../typed.ts'

/** Shows a plan as a unified diff of its files, then its notes and warnings. */
export function showPlan(cli: Cli, plan: Plan): void {
  const { stdout } = cli
  for (const change of plan.changes) {
    stdout.write(`${paint(stdout, 'bold', heading(cli, change))}\n`)
    stdout.write(`${colourDiff(stdout, patchOf(change))}\n`)
  }
  for (const note of plan.notes) stdout.write(`${wrap(`note: ${note}`, 80, '      ')}\n`)
  for (const warning of plan.warnings)
    stdout.write(`${paint(stdout, 'yellow', 'warning:')} ${wrap(warning, 71, '         ')}\n`)
}

function heading(cli: Cli, { path, before, after }: FileChange): string {
  const does = before === null ? 'new file' : after === null ? 'remove' : 'change'
  return `${does} ${shortPath(cli, path)}`
}

/** The change as a unified diff without its file header. What is in the files is the person's own text: made visible. */
export function patchOf({ before, after }: FileChange): string {
  const patch = createTwoFilesPatch('before', 'after', textOf(before), textOf(after), '', '', {
    context: 3,
  })
  const lines = patch.split('\n')
  const first = lines.findIndex((line) => line.startsWith('@@'))
  return visible(lines.slice(first).join('\n').trimEnd())
}

function colourDiff(screen: Screen, patch: string): string {
  return patch
    .split('\n')
    .map((line) => {
      if (line.startsWith('+')) return paint(screen, 'green', line)
      if (line.startsWith('-')) return paint(screen, 'red', line)
      return line.startsWith('@@') ? paint(screen, 'cyan', line) : line
    })
    .join('\n')
}

function textOf(bytes: Uint8Array | null): string {
  return bytes === null ? '' : new TextDecoder().decode(bytes)
}
