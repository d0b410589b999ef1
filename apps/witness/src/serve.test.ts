import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { enrolStatusOf } from './enrol/serve-enrol.ts'
import { statusOf } from './serve.ts'

test('every code of the witness has a page in docs/errors', () => {
  const pages = readdirSync(join(import.meta.dirname, '../../../docs/errors'))
  const codes = Object.keys({ ...statusOf, ...enrolStatusOf })
  expect(codes.filter((code) => !pages.includes(`${code}.md`))).toEqual([])
})
