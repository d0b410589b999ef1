import { readFileSync } from 'node:fs'
import { readPacks } from '../read-packs.ts'
import { ruleTable, withTable } from '../rule-table.ts'
import { expect, test } from 'vitest'
import { packs, presetNames, presets } from './index.ts'

test('the packs compiled in are the folders', () => {
  const onDisk = readPacks(new URL('../../../packs/', import.meta.url))
  expect(packs).toEqual(onDisk.packs)
  expect(Object.values(presets).toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual(
    onDisk.presets,
  )
})

test('every preset is there by name, and names packs that exist', () => {
  const known = packs.map(({ name }) => name)
  for (const name of presetNames)
    for (const pack of presets[name].packs) expect(known).toContain(pack)
})

test('the eleven packs ship', () => {
  expect(packs.map(({ name }) => name)).toEqual([
    'agent-tamper',
    'baseline',
    'destructive',
    'exfiltration',
    'mcp-allowlist',
    'no-shell',
    'posture',
    'production',
    'secrets',
    'supply-chain',
    'workspace-only',
  ])
})

test.each(packs)('the README of $name lists its rules', (pack) => {
  const readme = readFileSync(
    new URL(`../../../packs/${pack.name}/README.md`, import.meta.url),
    'utf8',
  )
  expect(withTable(readme, ruleTable(pack))).toBe(readme)
  for (const heading of [
    'Against whom',
    'Rules',
    'What it does not do',
    'Letting something through',
  ])
    expect(readme).toContain(`## ${heading}`)
})
