import { describe, expect, test } from 'vitest'
import { decided } from '../../test/decided.ts'

describe('what is done to every name below the project is done to the project', () => {
  test.each([
    'find . -delete',
    'find . -exec rm -f {} \\;',
    'find . -type f -exec rm {} +',
    'find . -type f -exec unlink {} \\;',
    `find . -type f -exec sh -c 'rm "$1"' _ {} \\;`,
    `find . -type f -exec sh -c 'rm "$@"' _ {} +`,
    'find . -print0 | xargs -0 rm -f',
    'find . -type f | sort | xargs rm',
    'for f in $(find . -type f); do rm "$f"; done',
    'find . -type f | while read f; do rm "$f"; done',
    `find . -name '*' -delete`,
    'find . ! -name keep -type f -exec rm {} +',
    'find . -path ./node_modules -prune -o -type f -exec rm {} +',
    'git ls-files | xargs rm',
    'git ls-files -z | xargs -0 rm -f',
    'fd -x rm',
    'fd . -x rm -f',
    'fd -t f -X rm',
    'fd -0 . | xargs -0 rm -f',
    'find / -mtime +3 -exec rm {} +',
  ])('%s', (command) => {
    expect(decided(command)).toMatchObject({ outcome: 'deny' })
  })
})

describe('what is done to some of the names is not', () => {
  test.each([
    `find . -name '*.pyc' -exec rm {} +`,
    'find . -mtime +30 -exec rm {} +',
    'find . -type d -empty -exec rmdir {} +',
    'find . -maxdepth 1 -type f -delete',
    'find . -name node_modules -prune -exec rm -rf {} +',
    'find build -type f -exec rm {} +',
    'find . -type f | grep pyc | xargs rm',
    'find . -type f | head -3 | xargs rm',
    'for f in $(find . -type f); do if grep -q x "$f"; then rm "$f"; fi; done',
    'for f in $(find . -type f); do [ -s "$f" ] || rm "$f"; done',
    'find . -type f | while read f; do case "$f" in *.ts) continue ;; esac; rm "$f"; done',
    `git ls-files '*.pyc' | xargs rm -f`,
    'git ls-files --others | xargs rm -f',
    'git diff --name-only | xargs rm',
    'fd -e pyc -x rm',
    'fd pyc -x rm',
    'fd . build -x rm',
    'fd -t d -X rmdir',
    'find . -type f -exec cat {} +',
    'find . -type f -exec chmod 644 {} +',
    `find . -type f -exec sed -i 's/a/b/' {} +`,
  ])('%s', (command) => {
    expect(decided(command)).toMatchObject({ outcome: 'allow' })
  })
})

test('a walk that starts at a file finds the file', () => {
  expect(decided('find ~/.ssh/id_rsa -exec cat {} \\;').rules).toEqual(['no-ssh-keys'])
})

test('opening every file below to everyone is opening the folder', () => {
  expect(decided('find . -type f -exec chmod 777 {} +').rules).toEqual(['no-world-writable'])
})
