import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { measured } from './capability-rows.ts'
import {
  commandFailures,
  httpFailures,
  otherFailures,
  otherGuards,
  setups,
  type Failure,
} from './failures.ts'
import {
  bash,
  client,
  httpHooks,
  noObjection,
  observe,
  probeOf,
  shownToModel,
  touch,
  type Observation,
  type Place,
} from './lab.ts'

/** Nothing listens there. */
const nowhere = 'http://127.0.0.1:9/hook'
const named = (failure: string) => failure.replace(/[^A-Za-z0-9]+/g, '-')

describe.skipIf(!client.ok)('Claude Code: what becomes of a call when its hook fails', () => {
  describe.each(setups)('PreToolUse, http, onFailure $onFailure', ({ onFailure, options }) => {
    let ran: ReadonlySet<string>
    beforeAll(async () => {
      ran = await observe(
        {
          turns: (place) => callsOf(httpFailures, place),
          settings: (hook) => ({ hooks: httpHooks(hook, ['PreToolUse'], options) }),
          answer: (payload) => behaviourOf(httpFailures, probeOf(payload)),
        },
        ({ markers }) => markers,
      )
      expect(ran).toContain('control')
    })
    test.each(httpFailures)('$failure', ({ failure }) => {
      measured('PreToolUse', `http, onFailure: ${onFailure}`, failure, ran.has(named(failure)))
    })

    test('not running', async () => {
      const ranDown = await observe(
        {
          turns: (place) => [[touch(place, 'down')]],
          settings: () => ({ hooks: httpHooks(() => nowhere, ['PreToolUse'], options) }),
        },
        wentOn,
      )
      measured('PreToolUse', `http, onFailure: ${onFailure}`, 'not running', ranDown.has('down'))
    })
  })

  describe.each(setups)('PreToolUse, command, onFailure $onFailure', ({ onFailure, options }) => {
    let ran: ReadonlySet<string>
    beforeAll(async () => {
      ran = await observe(
        {
          turns: (place) => callsOf(commandFailures, place),
          settings: (_, place) => ({
            hooks: commandHooks({ command: '/bin/bash', args: [scriptOf(place)], ...options }),
          }),
          prepare: (place) => place.person.write(scriptOf(place), failingScript(place), 0o755),
        },
        ({ markers }) => markers,
      )
      expect(ran).toContain('control')
    })
    test.each(commandFailures)('$failure', ({ failure }) => {
      measured('PreToolUse', `command, onFailure: ${onFailure}`, failure, ran.has(named(failure)))
    })

    test('not there', async () => {
      const ranWithout = await observe(
        {
          turns: (place) => [[touch(place, 'missing')]],
          settings: () => ({
            hooks: commandHooks({ command: '/nonexistent/hook', args: ['x'], ...options }),
          }),
        },
        wentOn,
      )
      const happened = ranWithout.has('missing')
      measured('PreToolUse', `command, onFailure: ${onFailure}`, 'not there', happened)
    })
  })

  describe.each(otherGuards)('%s, http, onFailure block', (event) => {
    test.each([{ failure: 'not running', behaviour: '' }, ...otherFailures])(
      '$failure',
      async ({ failure, behaviour }) => {
        const address = (hook: (event: string) => string, each: string) =>
          each === event && failure === 'not running' ? nowhere : hook(each)
        const reached = await observe(
          {
            turns: ({ mark }) => [[bash(`touch ${mark('ran')}; ${sayIt}`)]],
            settings: (hook) => ({
              hooks: httpHooks((each) => address(hook, each), [event], {
                onFailure: 'block',
                timeout: 1,
              }),
            }),
            answer: () => behaviour,
          },
          ({ end, markers, model }) => {
            expect(end.exitCode).toBe(0)
            if (event === 'UserPromptSubmit') return model.length > 0
            expect(markers).toContain('ran')
            return shownToModel(model).includes('what-the-42-call-brought')
          },
        )
        measured(event, 'http, onFailure: block', failure, reached)
      },
    )
  })
})

/** The shell makes the text, so that it is not in the call's own input. */
const sayIt = 'echo what-the-$((40+2))-call-brought'

/** One call after the other; the last one's hook does not fail, so it shows that the session went on to the end. */
function callsOf(failures: readonly { readonly failure: string }[], place: Place) {
  return [...failures.map(({ failure }) => named(failure)), 'control'].map((name) => [
    touch(place, name),
  ])
}

/** The markers of a session that went on after its call, whatever became of that. */
function wentOn({ markers, model }: Observation): ReadonlySet<string> {
  expect(model).toHaveLength(2)
  return markers
}

function behaviourOf(failures: readonly Failure[], probe: string) {
  return failures.find(({ failure }) => named(failure) === probe)?.behaviour ?? noObjection
}

const scriptOf = ({ person }: Place) => join(person.folder, 'hook.sh')

/** One script for all probes: it finds in the payload which one it is. */
function failingScript({ mark }: Place): string {
  const cases = commandFailures.map(
    ({ failure, script }) => `*"${mark(named(failure))}"'"'*) ${script} ;;`,
  )
  // The control's payload matches no case: nothing is printed, which is consent.
  return ['payload=$(cat)', 'case "$payload" in', ...cases, 'esac'].join('\n')
}

function commandHooks(hook: object): object {
  return { PreToolUse: [{ hooks: [{ type: 'command', ...hook }] }] }
}
