import { expect, test } from 'vitest'
import { decided } from '../test/decided.ts'
import { blankView } from './workspace.ts'

test.each([
  ['dev', '/home/dev'],
  ['root', '/root'],
  ['other', null],
  ['postgres', null],
])('a blank view knows whose home is where, and guesses none: %s', (account, home) => {
  const view = blankView({ workingDirectory: '/home/dev/proj', home: '/home/dev' })
  expect(view.homeOf(account)).toBe(home)
})

test('a machine whose homes stand elsewhere has its root elsewhere', () => {
  const view = blankView({ workingDirectory: '/Users/dev/proj', home: '/Users/dev' })
  expect(view.homeOf('dev')).toBe('/Users/dev')
  expect(view.homeOf('root')).toBeNull()
})

test.each(['cat ~other/x', 'rm ~other/x', 'cp a ~other/x'])(
  'a path in a home that nobody knows is not known: %s',
  (command) => {
    const paths = decided(command).actions.flatMap((one) =>
      'pathKnown' in one ? [[one.pathKnown, one.path.includes('/home/other')]] : [],
    )
    expect(paths).toContainEqual([false, false])
    expect(paths).not.toContainEqual([true, true])
  },
)
