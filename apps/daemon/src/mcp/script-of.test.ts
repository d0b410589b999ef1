import { expect, test } from 'vitest'
import { scriptOf } from './script-of.ts'

test.each([
  ['/usr/bin/node', 'node server.js --a', 'server.js'],
  ['/usr/bin/node', 'node --import tsx -r ./x.js /opt/server.ts', '/opt/server.ts'],
  ['/usr/bin/node', 'node --enable-source-maps -- server.js', 'server.js'],
  ['/usr/bin/node24 (deleted)', 'node server.js', 'server.js'],
  ['/usr/bin/python3.12', '/venv/bin/python -u /venv/bin/server', '/venv/bin/server'],
  ['/usr/bin/python3.12', 'python3 -X dev -W error server.py', 'server.py'],
  ['/usr/bin/bash', '/bin/bash /opt/start.sh', '/opt/start.sh'],
  ['/usr/bin/bash', 'sh -x /opt/start.sh', '/opt/start.sh'],
  ['/opt/deno', 'deno run -A server.ts', 'server.ts'],
  ['/opt/bun', 'bun run server.ts', 'server.ts'],
  ['/opt/java', 'java -Xmx1g -jar server.jar', 'server.jar'],
  ['/opt/dotnet', 'dotnet server.dll', 'server.dll'],
])('%s as `%s` runs %s', (executable, line, path) => {
  expect(scriptOf(executable, line.split(' '))).toEqual({ kind: 'file', path })
})

test.each([
  ['/usr/bin/node', 'node -e x()'],
  ['/usr/bin/node', 'node'],
  ['/usr/bin/python3', 'python3 -m server'],
  ['/usr/bin/python3', 'python3 -c x'],
  ['/usr/bin/bash', 'bash -lc x'],
  ['/usr/bin/bash', 'sh -c x'],
  ['/opt/deno', 'deno run -A https://x.example/server.ts'],
  ['/opt/deno', 'deno run npm:server'],
  ['/opt/java', 'java -cp a.jar Main'],
])('what %s as `%s` runs is no one file', (executable, line) => {
  expect(scriptOf(executable, line.split(' '))).toEqual({ kind: 'unknown' })
})

test('a program of its own runs no script, whatever it is called with', () => {
  expect(scriptOf('/opt/tickets', ['node', 'server.js'])).toEqual({ kind: 'none' })
})
