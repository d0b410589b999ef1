import type { Cli } from '../command.ts'
import { paint, visible, wrap } from '../terminal.ts'
import type { Paint } from '../terminal.ts'
import { asTyped } from '../typed.ts'
import type { Examined } from './examine.ts'

const marks = { pass: 'ok', skipped: '--', warn: 'note', fail: 'FAIL' } as const
const colours: { readonly [status in keyof typeof marks]: Paint } = {
  pass: 'green',
  skipped: 'dim',
  warn: 'yellow',
  fail: 'red',
}

const indent = ' '.repeat(30)

/** One finding: mark, name, what was found; below it what to type. */
export function tellExamined(cli: Cli, { name, about, finding, fixed }: Examined): void {
  const { stdout } = cli
  const mark = paint(stdout, colours[finding.status], marks[finding.status].padEnd(6))
  const title = (about === null ? name : `${name} ${about}`).padEnd(24)
  stdout.write(`${mark}${title}${wrap(asTyped(cli, visible(finding.says)), 50, indent)}\n`)
  if (finding.status !== 'fail' && finding.status !== 'warn') return
  if (fixed === 'yes' && finding.fix !== null)
    stdout.write(
      `${indent}${paint(stdout, 'green', 'mended:')} ${wrap(finding.fix.does, 42, indent)}\n`,
    )
  else
    stdout.write(
      `${indent}${paint(stdout, 'cyan', 'hint:')} ${asTyped(cli, asCode(finding.hint))}\n`,
    )
}

/** A bare command in backticks, so that it is seen as one to type. */
function asCode(hint: string): string {
  return hint.startsWith('custody ') ? `\`${hint}\`` : hint
}

/** The last line: how many failed, and whether `--fix` can help. */
export function tellSummary(cli: Cli, all: readonly Examined[]): void {
  const failed = all.filter(({ finding, fixed }) => finding.status === 'fail' && fixed !== 'yes')
  const mendable = failed.filter(({ finding }) => finding.status === 'fail' && finding.fix !== null)
  const mended = all.filter(({ fixed }) => fixed === 'yes')
  const parts = [
    failed.length === 0 ? 'nothing is wrong' : `${failed.length} of ${all.length} checks failed`,
    ...(mended.length > 0 ? [`${mended.length} mended`] : []),
    ...(mendable.length > 0 ? [`\`custody doctor --fix\` mends ${mendable.length}`] : []),
  ]
  cli.stdout.write(`\n${asTyped(cli, parts.join('; '))}\n`)
}
