import { expect, test } from 'vitest'
import type { ProgramFile } from './program-changes.ts'
import { programChanges } from './program-changes.ts'

const file: ProgramFile = { sha256: 'aa', uid: 0, mode: 0o755, target: null, stamp: '1' }
const installed = new Map([
  ['/usr/lib/custody/node', file],
  ['/usr/lib/custody/custody-ask', file],
])
const with_ = (path: string, differs: Partial<ProgramFile>) =>
  new Map([...installed, [path, { ...file, ...differs }]])
const ask = '/usr/lib/custody/custody-ask'

test.each([
  ['nothing, though it was written anew', with_(ask, { stamp: '2' }), []],
  ['other bytes', with_(ask, { sha256: 'bb' }), [{ path: ask, is: 'changed' }]],
  ['bytes that cannot be read', with_(ask, { sha256: null }), [{ path: ask, is: 'changed' }]],
  ['a link elsewhere', with_(ask, { target: '/tmp/x' }), [{ path: ask, is: 'changed' }]],
  ['another owner', with_(ask, { uid: 1000 }), [{ path: ask, is: 'opened' }]],
  ['another mode', with_(ask, { mode: 0o777 }), [{ path: ask, is: 'opened' }]],
  ['a file more', with_(`${ask}-2`, {}), [{ path: `${ask}-2`, is: 'added' }]],
  ['a file less', new Map([[ask, file]]), [{ path: '/usr/lib/custody/node', is: 'removed' }]],
])('of our programs %s differs from what was installed', (_, found, changes) => {
  expect(programChanges(installed, found)).toEqual(changes)
})
