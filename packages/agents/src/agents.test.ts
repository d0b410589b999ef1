import { existsSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { measuredRows } from '../test/failures.ts'
import { agentNamed, agents } from './agents.ts'
import { agentCapabilities } from './capabilities.ts'

const folders = readdirSync(new URL('.', import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

test('every folder on the shelf is an adapter of that name', () => {
  expect(agents.map(({ name }) => name)).toEqual(folders)
  for (const name of folders) expect(agentNamed(name)?.name).toBe(name)
  expect(agentNamed('toString')).toBeUndefined()
})

test.each(agents)('$name is tested on the version its payloads were captured from', (agent) => {
  const testdata = `${agent.name}/testdata/${agent.capabilities.version}/SOURCE.md`
  expect(existsSync(new URL(testdata, import.meta.url))).toBe(true)
})

test('only an agent with an adapter claims to be tested', () => {
  const tested = agentCapabilities.filter(
    ({ source, failures }) =>
      source === 'tested' || failures.some((failure) => failure.source === 'tested'),
  )
  expect(tested.map(({ agent }) => agent)).toEqual(agents.map(({ name }) => name))
})

test.each(agents)('$name answers any event with what is no consent to a failure', (agent) => {
  for (const { event, power } of agent.capabilities.events) {
    const { body } = agent.renderAnswer(event, { kind: 'failed', code: 'X', callId: null })
    const answered = new TextDecoder().decode(body)
    if (power === 'prevent') expect(answered).not.toBe('{"continue":true}')
  }
})

test('the rows that are published are those that the suite measures, each once', () => {
  const key = ({ event, hook, failure }: (typeof measuredRows)[number]) =>
    `${event} | ${hook} | ${failure}`
  const published = agentNamed('claude-code')?.capabilities.failures.map(key)
  expect(published?.toSorted()).toEqual(measuredRows.map(key).toSorted())
})
