import { expect, test } from 'vitest'
import { actionLines } from './action-facts.ts'

test('an action is told by what it is about, and by the facts that hold', () => {
  const [line] = actionLines([
    {
      kind: 'file.read',
      path: '/home/dev/.ssh/id_rsa',
      pathKnown: true,
      inWorkspace: false,
      labels: ['ssh-key'],
      recursive: false,
      glob: false,
      program: 'cat',
      manner: '',
    },
  ])
  expect(line).toEqual({
    kind: 'file.read',
    subject: '/home/dev/.ssh/id_rsa',
    facts: [
      { name: 'labels', value: 'ssh-key', weighs: true },
      { name: 'program', value: 'cat', weighs: false },
    ],
  })
})

test('what is not known is told', () => {
  const [line] = actionLines([{ kind: 'net.connect', host: '', hostKnown: false, port: 443 }])
  expect(line).toEqual({
    kind: 'net.connect',
    subject: '',
    facts: [
      { name: 'hostKnown', value: 'no', weighs: true },
      { name: 'port', value: '443', weighs: false },
    ],
  })
})

test('a program is told with its subcommand', () => {
  expect(
    actionLines([{ kind: 'shell.run', program: 'git', subcommand: 'push', flags: ['-f'] }])[0],
  ).toMatchObject({
    subject: 'git push',
    facts: [{ name: 'flags', value: '-f' }],
  })
})
