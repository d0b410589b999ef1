import { describe, expect, test } from 'vitest'
import type { HookBehaviour, Payload } from './hook-server.ts'
import {
  client,
  httpHooks,
  noObjection,
  observe,
  probeOf,
  shownToModel,
  touch,
  type Observation,
} from './lab.ts'
import { decide, reason, say } from './say.ts'

/** One session that calls `touch` once per probe, each PreToolUse answered as its probe says. */
function probes(
  answers: { readonly [probe: string]: HookBehaviour },
  { args, settings }: { readonly args?: readonly string[]; readonly settings?: object } = {},
): Promise<Observation> {
  return observe(
    {
      turns: (place) => Object.keys(answers).map((probe) => [touch(place, probe)]),
      settings: (hook) => ({ ...settings, hooks: httpHooks(hook, ['PreToolUse']) }),
      answer: (payload) => answers[probeOf(payload)] ?? noObjection,
      ...(args === undefined ? {} : { args: () => args }),
    },
    (seen) => seen,
  )
}

describe.skipIf(!client.ok)('Claude Code: what our answers do', () => {
  test('what is allowed to the agent: deny, approve and ask stop a call, no objection lets it run', async () => {
    const { markers, model } = await probes({
      deny: decide('PreToolUse', 'deny'),
      approve: decide('PreToolUse', 'approve'),
      ask: decide('PreToolUse', 'ask'),
      failed: say('PreToolUse', { kind: 'failed', code: 'OUTBOX_FULL', callId: null }),
      unwritten: say('PreToolUse', undefined as never),
      allow: decide('PreToolUse', 'allow'),
      noted: say('PreToolUse', { kind: 'noted' }),
    })
    expect([...markers].toSorted()).toEqual(['allow', 'noted'])
    const shown = shownToModel(model)
    expect(shown).toContain(reason[0]?.toUpperCase() + reason.slice(1))
    expect(shown).toContain('custody why call_test')
    expect(shown).toContain('(hash c0ffee)')
    expect(shown).toContain('OUTBOX_FULL')
  })

  test('what the agent would have asked is still asked: in -p that is a no', async () => {
    const { markers, model } = await probes(
      {
        'no-objection': decide('PreToolUse', 'allow'),
        'explicit-allow': decide('PreToolUse', 'allow', { skipPrompt: true }),
      },
      { args: [] },
    )
    expect([...markers]).toEqual(['explicit-allow'])
    expect(shownToModel(model)).toContain('permission')
  })

  test('an explicit allow does not beat the person’s own deny rule', async () => {
    const { markers } = await probes(
      { ruled: decide('PreToolUse', 'allow', { skipPrompt: true }) },
      { settings: { permissions: { deny: ['Bash(touch:*)'] } } },
    )
    expect([...markers]).toEqual([])
  })

  test('a deny holds against bypassed permissions', async () => {
    const { markers } = await probes(
      { denied: decide('PreToolUse', 'deny'), control: noObjection },
      { args: ['--dangerously-skip-permissions'] },
    )
    expect([...markers]).toEqual(['control'])
  })

  test('continue:false before a call ends the session, and the call runs all the same', async () => {
    const { markers, model } = await probes({
      stopped: { continue: false, stopReason: 'stop' },
      after: noObjection,
    })
    expect([...markers]).toEqual(['stopped'])
    expect(model).toHaveLength(1)
  })

  test('updatedInput rewrites the call', async () => {
    const { markers } = await observe(
      {
        turns: (place) => [[touch(place, 'original')]],
        settings: (hook) => ({ hooks: httpHooks(hook, ['PreToolUse']) }),
        answer: ({ tool_input }) => ({
          hookSpecificOutput: {
            hookEventName: 'PreToolUse',
            permissionDecision: 'allow',
            updatedInput: {
              ...tool_input,
              command: tool_input?.command?.replace('original', 'rewritten'),
            },
          },
        }),
      },
      (seen) => seen,
    )
    expect([...markers]).toEqual(['rewritten'])
  })

  test('a prompt that is denied never reaches the model', async () => {
    const seen = await observe(
      {
        turns: (place) => [[touch(place, 'ran')]],
        settings: (hook) => ({ hooks: httpHooks(hook, ['UserPromptSubmit']) }),
        answer: ({ hook_event_name }) => decide(hook_event_name, 'deny'),
      },
      (seen) => seen,
    )
    expect(seen.model).toEqual([])
    expect(seen.end.stdout + seen.end.stderr).toContain('custody why call_test')
  })

  test('a prompt cannot be rewritten', async () => {
    const { model } = await observe(
      {
        turns: () => [],
        settings: (hook) => ({ hooks: httpHooks(hook, ['UserPromptSubmit']) }),
        answer: () => ({
          prompt: 'another prompt',
          hookSpecificOutput: {
            hookEventName: 'UserPromptSubmit',
            updatedInput: { prompt: 'another prompt' },
            updatedPrompt: 'another prompt',
          },
        }),
      },
      (seen) => seen,
    )
    expect(shownToModel(model)).toContain('the work of the main conversation')
    expect(shownToModel(model)).not.toContain('another prompt')
  })

  test('a permission request is seen and left to the agent; an allow there would switch off its prompt', async () => {
    const asked = (answer: (payload: Payload) => HookBehaviour) =>
      observe(
        {
          turns: (place) => [[touch(place, 'ran')]],
          settings: (hook) => ({ hooks: httpHooks(hook, ['PreToolUse', 'PermissionRequest']) }),
          answer,
          args: () => [],
        },
        ({ hooks, markers }) => ({
          events: hooks.map(({ event }) => event),
          markers: [...markers],
        }),
      )
    const events = ['PreToolUse', 'PermissionRequest']
    const ours = ({ hook_event_name }: Payload) =>
      hook_event_name === 'PermissionRequest'
        ? decide(hook_event_name, 'allow', { skipPrompt: true })
        : noObjection
    const allowing = ({ hook_event_name }: Payload) =>
      hook_event_name === 'PermissionRequest'
        ? {
            hookSpecificOutput: { hookEventName: hook_event_name, decision: { behavior: 'allow' } },
          }
        : noObjection
    expect(await asked(ours)).toEqual({ events, markers: [] })
    expect(await asked(allowing)).toEqual({ events, markers: ['ran'] })
  })
})
