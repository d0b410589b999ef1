import { describe, expect, test } from 'vitest'
import { blankView } from '../workspace.ts'
import { newRecorder } from './recorder.ts'
import { follow, recordScript } from './script.ts'

function stepsOf(text: string): number {
  const recorder = newRecorder(blankView({ workingDirectory: '/p', home: '/h' }), follow)
  recordScript(text, '/p', recorder)
  return recorder.steps()
}

const variables = Array.from({ length: 320 }, (_, at) => `a${at}=1;`).join('')
const letters = 'x'.repeat(6_400)
const calls = 'f(x)\n'.repeat(300)
const sum = 'b+'.repeat(3_200)
const closing = ')'.repeat(500)

describe('work counts for what it costs', () => {
  test.each([
    ['letters of a script', ':', `: #${letters}`, 150],
    ['letters of a word', `a=${letters}; b`, `a=${letters}; b $a`, 90],
    ['letters that flow in', `a=${letters}; b`, `a=${letters}; b <<<$a`, 90],
    ['names on the way to a path', 'cat a', `cat ${'a/'.repeat(100)}a`, 100],
    ['a folder in folders', 'cd a', 'cd a;'.repeat(100), 5_000 / 2],
    ['a copy of what is known', `${variables}(b)`, `${variables}(b);(b);(b);(b);(b)`, 130],
    ['a branch', 'case a in a) b;; esac', `case a in ${'a) b;; '.repeat(50)} esac`, 500],
    ['names in arithmetic', `a='${sum}';b`, `a='${sum}';((a))`, 390],
    ['letters of a path', `cat a`, `cat ${letters.slice(0, 4_000)}`, 430],
    ['a program', 'a=1', 'b', 8],
    ['code read loosely', `echo '${letters}'`, `ruby -e '${letters}'`, 350],
    ['code that is parsed', `echo '${calls}'`, `python3 -c '${calls}'`, 1_700],
    ['mistakes in code', `echo '${closing}'`, `python3 -c '${closing}'`, 1_000],
  ])('%s', (_, few, many, least) => {
    expect(stepsOf(many) - stepsOf(few)).toBeGreaterThanOrEqual(least)
  })
})
