import { readFileSync } from 'node:fs'
import type { Endpoint } from '@custody/protocol'
import { serverEndpoints, serverProblems } from '@custody/protocol'
import { expect, test } from 'vitest'
import { openApi } from './openapi.ts'

const written = readFileSync(
  new URL('../../../spec/server-api.openapi.json', import.meta.url),
  'utf8',
)

test('spec/server-api.openapi.json is what the endpoints say', async () => {
  expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(await openApi())))
})

test('every endpoint names only problems that have words', () => {
  const codes = Object.values<Endpoint>(serverEndpoints).flatMap(({ problems }) => problems)
  expect(codes.filter((code) => !(code in serverProblems))).toEqual([])
})
