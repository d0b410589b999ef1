import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { formatOf } from './formats.ts'

const shared =
  process.env['CUSTODY_SHARED'] ?? fileURLToPath(new URL('../../../../shared', import.meta.url))
const file = join(shared, 'corpora/mcp-configs.jsonl')

type Row = { readonly id: string; readonly client: string; readonly content: string }
const rows: readonly Row[] = existsSync(file)
  ? readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Row)
  : []

/** The corpus' words for clients, where they are not ours. */
const clients: { readonly [name: string]: string } = {
  'continue-dev': 'continue',
  zeptoclaw: 'generic',
}

describe.skipIf(rows.length === 0)('MCP configurations of other products (shared corpus)', () => {
  test('every row is read, and every program or address that it names for a server is found', () => {
    expect(rows.length).toBeGreaterThan(60)
    for (const { id, client, content } of rows) {
      const parsed = formatOf(clients[client] ?? client)?.parse(content)
      expect(parsed, id).toMatchObject({ ok: true })
      // Hooks name programs too, and a description of tools is no configuration.
      if (/"?(?:hooks|tools)\b/.test(content)) continue
      for (const [, written = ''] of content.matchAll(/"?(?:command|url)"?: ?"([^"]+)"/g))
        expect(JSON.stringify(parsed), id).toContain(written)
    }
  })
})
