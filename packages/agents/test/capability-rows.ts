import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FailureCapability } from '@custody/agents'
import { expect } from 'vitest'
import { failures } from '../src/claude-code/failures.generated.ts'

/** Where a run leaves what it measured; `tools/capabilities.ts` makes code and page of it. */
const folder = fileURLToPath(new URL('../../../.cache/capabilities/claude-code/', import.meta.url))

/** Keeps what was measured, and holds it against what we publish. */
export function measured(event: string, hook: string, failure: string, happened: boolean): void {
  const row: FailureCapability = {
    event,
    hook,
    failure,
    result: happened ? 'open' : 'closed',
    source: 'tested',
  }
  mkdirSync(folder, { recursive: true })
  const name = `${event} ${hook} ${failure}`.replace(/[^A-Za-z0-9]+/g, '-')
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(row))
  const published = failures.filter(
    (each) => each.event === event && each.hook === hook && each.failure === failure,
  )
  expect(published, 'published row; `node tools/capabilities.ts` makes it anew').toEqual([row])
}
