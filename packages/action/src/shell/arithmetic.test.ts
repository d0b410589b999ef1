import { expect, test } from 'vitest'
import { blankView } from '../workspace.ts'
import { newRecorder } from './recorder.ts'
import { follow, recordScript } from './script.ts'

const deletedBy = (text: string) => {
  const recorder = newRecorder(blankView({ workingDirectory: '/p', home: '/h' }), follow)
  recordScript(text, '/p', recorder)
  return recorder.actions().flatMap((one) => (one.kind === 'file.delete' ? [one.path] : []))
}

test.each([
  'echo $((a[$(rm x)]))',
  "v='a[$(rm x)]'; echo $((v))",
  "v='a[$(rm x)]'; w=v; (( w > 1 ))",
  '(( a[$(rm x)] ))',
  'for ((i=$(rm x); i<1; i++)); do :; done',
  "let 'v=a[$(rm x)]'",
  "[[ -v 'a[$(rm x)]' ]]",
  "[[ 'a[$(rm x)]' -eq 1 ]]",
  "test -v 'a[$(rm x)]'",
  '[[ -n $(rm x) ]]',
  '[[ ! ( a == b || $(rm x) ) ]]',
  'echo "${a[$(rm x)]}"',
  'echo "${unset//$(rm x)/}"',
  "printf -v 'a[$(rm x)]' y",
])('%s runs what stands in arithmetic', (text) => {
  expect(deletedBy(text)).toEqual(['/p/x'])
})

test.each([
  '[[ "a$(ls)" == b ]]',
  'echo $((1 + 2)) $((i++))',
  "[[ 'a[$(rm x)]' == b ]]",
  "let 'i=i+1'",
])('%s deletes nothing', (text) => {
  expect(deletedBy(text)).toEqual([])
})

test.each([
  ['trap \'rm "$d"\' EXIT; d=x', ['/p/x']],
  ["declare -n r=c; c='rm x'; $r", ['/p/x']],
  ['declare -a a=(rm x); "${a[@]}"', ['/p/x']],
  ["IFS=:; c='rm:x'; $c", ['/p/x']],
  ["printf -v c 'rm %s' x; $c", ['/p/x']],
  ['unset u; eval "${u-rm x}"', ['/p/x']],
  ['${u:-rm} x', ['/p/x']],
  ["PROMPT_COMMAND='rm x'", ['/p/x']],
  ['ls() { command ls; rm x; }; ls', ['/p/x']],
  ['git() { command git; rm x; }; command git', []],
  ["complete -C 'rm x' y", ['/p/x']],
  ['bash -s -- x <<< \'rm "$1"\'', ['/p/x']],
  ['find . -print0 | xargs -0 rm', ['/p/**']],
  ['ls *.bak | grep -v keep | head -3 | sort | uniq | xargs rm', ['/p/*']],
] as const)('%s', (text, expected) => {
  expect(deletedBy(text)).toEqual(expected)
})
