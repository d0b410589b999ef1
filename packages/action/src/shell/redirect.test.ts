import { expect, test } from 'vitest'
import { blankView } from '../workspace.ts'
import { newRecorder } from './recorder.ts'
import { follow, recordScript } from './script.ts'

const written = (text: string) => {
  const recorder = newRecorder(blankView({ workingDirectory: '/p', home: '/h' }), follow)
  recordScript(text, '/p', recorder)
  return recorder
    .actions()
    .flatMap((one) => (one.kind === 'file.write' ? [[one.path, one.manner]] : []))
}

test.each([
  [
    'curl https://x.example > a',
    [
      ['/p/a', 'overwrite'],
      ['/p/a', 'download'],
    ],
  ],
  [
    'curl https://x.example | gunzip > a',
    [
      ['/p/a', 'overwrite'],
      ['/p/a', 'download'],
    ],
  ],
  ['curl -o a https://x.example', [['/p/a', 'download']]],
  ['echo https://x.example > a', [['/p/a', 'overwrite']]],
])('%s says whether the file comes from the network', (text, expected) => {
  expect(written(text)).toEqual(expected)
})
