import { expect, test } from 'vitest'
import { answerHook } from './answer-asks.ts'

test('the start of a session goes on', () => {
  expect(answerHook('SessionStart')).toMatchObject({ exitCode: 0, text: '' })
})

test.each(['PreToolUse', 'UserPromptSubmit', 'PermissionRequest', 'sessionstart', '', 'Unheard'])(
  'a command hook for %j is stopped, for silence would be consent',
  (event) => {
    expect(answerHook(event)).toMatchObject({
      exitCode: 2,
      text: expect.stringMatching(/refused\.\nhint: type `custody doctor`/),
    })
  },
)
