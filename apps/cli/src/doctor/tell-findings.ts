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

const titleWidth = 20
const saysWidth = 54
const indent = ' '.repeat(6 + titleWidth)

/** One finding: mark, name, what was found; below it what to type. */
export function tellExamined(cli: Cli, { name, about, finding, fixed }: Examined): void {
  const { stdout } = cli
  const mark = paint(stdout, colours[finding.status], marks[finding.status].padEnd(6))
  const title = (about === null ? name : `${name} ${about}`).padEnd(titleWidth - 1)
  const says = wrap(asTyped(cli, visible(finding.says)), saysWidth, indent)
  stdout.write(`${mark}${title} ${says}\n`)
  if (finding.status !== 'fail' && finding.status !== 'warn') return
  const mended = fixed === 'yes' && finding.fix !== null
  const word = mended ? paint(stdout, 'green', 'mended:') : paint(stdout, 'cyan', 'hint:')
  const text = mended ? finding.fix.does : asTyped(cli, asCode(finding.hint))
  stdout.write(`${indent}${word} ${wrap(text, saysWidth - 8, `${indent}  `)}\n`)
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
