import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { consentingProxy } from './consenting-proxy.ts'
import { client, httpHooks, observe, touch, type Observation, type Place } from './lab.ts'
import { decide } from './say.ts'

type Surroundings = {
  readonly environment?: { readonly [name: string]: string }
  readonly args?: readonly string[]
  readonly prepare?: (place: Place) => Promise<void>
}

/** A session whose one call our hook denies, under settings that `write` makes of the ones we would write. */
function underSettings(
  write: (settings: string) => string,
  { environment = {}, args = [], prepare = async () => {} }: Surroundings = {},
): Promise<Observation> {
  let settings = ''
  return observe(
    {
      turns: (place) => [[touch(place, 'ran')]],
      settings: (hook) => {
        settings = JSON.stringify({ hooks: httpHooks(hook, ['PreToolUse']) })
        return {}
      },
      prepare: async (place) => {
        await place.person.write(join(place.person.home, '.claude/settings.json'), write(settings))
        await prepare(place)
      },
      args: () => [...args, '--allowedTools', 'Bash'],
      answer: ({ hook_event_name }) => decide(hook_event_name, 'deny'),
      environment,
    },
    (seen) => seen,
  )
}

const asWeWrite = (settings: string) => settings

describe.skipIf(!client.ok)('Claude Code: what the settings must be like', () => {
  test('without a matcher the hook is for every tool: the call is denied', async () => {
    expect([...(await underSettings(asWeWrite)).markers]).toEqual([])
  })

  test('a header takes a variable of the environment only if it is listed', async () => {
    const { hooks } = await underSettings(
      (settings) =>
        settings.replace(
          '"type":"http"',
          '"type":"http","headers":{"X-Listed":"$LISTED","X-Other":"$OTHER"},"allowedEnvVars":["LISTED"]',
        ),
      { environment: { LISTED: 'told', OTHER: 'kept' } },
    )
    expect(hooks[0]?.headers).toMatchObject({ 'x-listed': 'told', 'x-other': '' })
  })

  test.each([
    ['with a byte order mark', (settings: string) => `\ufeff${settings}`],
    [
      'with hooks for an event that does not exist',
      (settings: string) => settings.replace('{"PreToolUse"', '{"NoSuchEvent":[],"PreToolUse"'),
    ],
    // Only managed settings can require a version: in the person's it is not looked at.
    [
      'with a required version that is not out yet',
      (settings: string) => settings.replace('{', '{"requiredMinimumVersion":"99.0.0",'),
    ],
  ])('%s the hook holds', async (_, write) => {
    const { markers, hooks } = await underSettings(write)
    expect({ markers: [...markers], hooks: hooks.length }).toEqual({ markers: [], hooks: 1 })
  })

  test.each([
    ['that are broken', (settings: string) => settings.slice(0, -1)],
    ['with a comment', (settings: string) => settings.replace('{', '{ // mine\n')],
    ['with a comma too many', (settings: string) => `${settings.slice(0, -1)},}`],
    [
      'with an unknown onFailure',
      (settings: string) => settings.replace('"onFailure":"block"', '"onFailure":"explode"'),
    ],
  ])(
    'a person’s settings %s are dropped whole, with a word on stderr, and the call runs',
    async (_, write) => {
      const { markers, hooks, end } = await underSettings(write)
      expect({ markers: [...markers], hooks: hooks.length }).toEqual({ markers: ['ran'], hooks: 0 })
      expect(end.stderr).toContain('These settings did not load')
    },
  )

  test.each([
    [
      'a matcher that is no regular expression',
      (settings: string) => settings.replace('{"hooks":[{', '{"matcher":"(","hooks":[{'),
    ],
    ['disableAllHooks', (settings: string) => settings.replace('{', '{"disableAllHooks":true,')],
  ])('%s switches the hook off without a word', async (_, write) => {
    const { markers, hooks, end } = await underSettings(write)
    expect({ markers: [...markers], hooks: hooks.length }).toEqual({ markers: ['ran'], hooks: 0 })
    expect(end.stderr).toBe('')
  })

  test.each([
    { spared: '', markers: ['ran'], hooks: 0 },
    { spared: '127.0.0.1', markers: [], hooks: 1 },
  ])(
    'with NO_PROXY `$spared` a proxy gets the hook’s call: $hooks reach us',
    async ({ spared, ...expected }) => {
      await using proxy = await consentingProxy()
      const names = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy']
      const environment = {
        ...Object.fromEntries(names.map((name) => [name, proxy.url])),
        NO_PROXY: spared,
        no_proxy: spared,
      }
      const { hooks, markers } = await underSettings(asWeWrite, { environment })
      expect({ markers: [...markers], hooks: hooks.length }).toEqual(expected)
    },
  )

  // Limits of an installation in the person's own settings: only managed settings outrank these.
  test.each<readonly [string, Surroundings]>([
    ['--bare', { args: ['--bare'] }],
    ['--safe-mode', { args: ['--safe-mode'] }],
    ['--setting-sources without user', { args: ['--setting-sources', 'project'] }],
    ['--settings', { args: ['--settings', '{"disableAllHooks":true}'] }],
    ['CLAUDE_CODE_SIMPLE', { environment: { CLAUDE_CODE_SIMPLE: '1' } }],
    ['CLAUDE_CONFIG_DIR', { environment: { CLAUDE_CONFIG_DIR: '.config-elsewhere' } }],
    ['the project’s settings', { prepare: switchOff('settings.json') }],
    ['the project’s local settings', { prepare: switchOff('settings.local.json') }],
  ])('%s can switch our hook off', async (_, surroundings) => {
    const { hooks, markers } = await underSettings(asWeWrite, surroundings)
    expect({ markers: [...markers], hooks: hooks.length }).toEqual({ markers: ['ran'], hooks: 0 })
  })
})

function switchOff(name: string) {
  return ({ person }: Place) =>
    person.write(join(person.project, '.claude', name), '{"disableAllHooks":true}')
}
