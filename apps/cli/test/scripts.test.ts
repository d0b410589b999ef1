import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { matches, openWork, parseScript, renderRan } from './script.ts'
import type { Step } from './script.ts'

const folder = join(import.meta.dirname, 'scripts')
const names = readdirSync(folder).filter((name) => name.endsWith('.txt'))

test.each(names)('%s goes as it is written', (name) => {
  const path = join(folder, name)
  const text = readFileSync(path, 'utf8')
  const script = parseScript(text)
  const work = openWork(script)
  const told: Told[] = []
  try {
    for (const step of script.steps) {
      const ran = work.run(step.command)
      const fits =
        ran.exit === step.exit &&
        matches(step.stdout, ran.stdout) &&
        matches(step.stderr, ran.stderr)
      const where = `line ${step.line}: $ ${step.command}\n`
      if (process.env['WRITE_SCRIPTS'] === '1')
        told.push({ step, lines: fits ? null : renderRan(ran) })
      else if (!fits)
        expect(where + renderRan(ran).join('\n')).toBe(where + renderRan(step).join('\n'))
    }
  } finally {
    work.close()
  }
  if (told.some(({ lines }) => lines !== null)) writeFileSync(path, rewritten(text, told))
})

type Told = { readonly step: Step; readonly lines: readonly string[] | null }

/** The script with what was seen in place of what was expected: `WRITE_SCRIPTS=1`, then read the diff. */
function rewritten(text: string, told: readonly Told[]): string {
  const lines = text.split('\n')
  for (const { step, lines: now } of told.toReversed()) {
    if (now === null) continue
    const from = step.line
    const end = lines.findIndex((line, index) => index >= from && !/^(>|2>|\? )/.test(line))
    lines.splice(from, end - from, ...now)
  }
  return lines.join('\n')
}
