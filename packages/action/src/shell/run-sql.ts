import { recordPath } from './effect.ts'
import { sqlEffects } from './programs/sql-clients.ts'
import type { Running } from './run-text.ts'
import { runText } from './run-text.ts'
import type { Stream } from './stream.ts'
import { something } from './stream.ts'
import { looseWeight } from './weights.ts'

/** What the statements of a file do. Files that it reads in turn are run by `runFile`. */
export function runSql(text: string, running: Running, runFile: (path: string) => void): Stream {
  const { use, nested, recorder } = running
  if (!recorder.step(looseWeight(text))) return something
  for (const effect of sqlEffects(text, use)) {
    if (!recorder.step()) break
    switch (effect.do) {
      case 'act':
        recorder.add(effect.action)
        break
      case 'shell':
        runText(effect.text, {}, running)
        break
      case 'script':
        runFile(effect.path)
        break
      case 'read':
      case 'write': {
        const { manner = '' } = effect
        recordPath(`file.${effect.do}`, effect.path, nested, recorder, {
          program: use.program,
          manner,
        })
        break
      }
      default:
    }
  }
  return something
}
