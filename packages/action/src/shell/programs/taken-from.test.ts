import { expect, test } from 'vitest'
import { blankView } from '../../workspace.ts'
import { newRecorder } from '../recorder.ts'
import { follow, recordScript } from '../script.ts'

const readBy = (text: string) => {
  const recorder = newRecorder(blankView({ workingDirectory: '/p', home: '/h' }), follow)
  recordScript(text, '/p', recorder)
  return recorder.actions().flatMap((one) => (one.kind === 'file.read' ? [one.path] : []))
}

test.each([
  ['scp host:~/.ssh/id_rsa .', '/h/.ssh/id_rsa'],
  ['scp me@host:.ssh/id_rsa key', '/h/.ssh/id_rsa'],
  ['scp scp://host//etc/shadow .', '/etc/shadow'],
  ['rsync -a host:/etc/shadow .', '/etc/shadow'],
  ['rsync host::module/key .', '/h/module/key'],
  ['docker cp web:/root/.ssh/id_rsa .', '/root/.ssh/id_rsa'],
  ['kubectl cp ns/web:/root/.ssh/id_rsa ./key', '/root/.ssh/id_rsa'],
])('%s brings what the path names there', (command, path) => {
  expect(readBy(command)).toContain(path)
})

test('what is sent away is not brought', () => {
  expect(readBy('scp notes.txt host:.ssh/id_rsa')).toEqual(['/p/notes.txt'])
  expect(readBy('docker cp notes.txt web:/root/.ssh/id_rsa')).toEqual(['/p/notes.txt'])
})
