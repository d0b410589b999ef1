import fc from 'fast-check'
import type { SyntaxNode } from 'unbash'
import { forEachChild, parse } from 'unbash'
import { describe, expect, test } from 'vitest'
import { corporaPresent, corpusCommands, packCommands } from '../../test/corpora.ts'
import { decided } from '../../test/decided.ts'
import { mutated } from '../../test/mutations.ts'
import { commandsBySecondParser } from '../../test/second-parser.ts'

// Held against shfmt's parser. Where the two differ, and bash is right:
// - it takes a carriage return for a blank, bash for a letter: scripts with one are left out;
// - it refuses a here-document that ends with its substitution, bash warns and runs it.
// A name that the script itself makes a function or an alias is no program, and we write `RM` as `rm`.

const places = [
  ["the packs' own tests", true, packCommands],
  ['corpora of others', corporaPresent, corpusCommands],
] as const

const endsInside = /<<[^\n]*\n[^]*\n\w+\)/

describe.each(places)('the commands of %s', (_, present, read) => {
  const commands = present
    ? read().filter(({ command }, at) => at % 2 === 0 && !command.includes('\r'))
    : []

  test.skipIf(!present)('are the same simple commands to two parsers', () => {
    const differing = commands
      .map(({ command }) => command)
      .filter((command) => !endsInside.test(command))
      .map((command) => ({ command, ...bothOf(command) }))
      .filter(({ ours, theirs }) => !agree(ours, theirs))
    expect(differing).toEqual([])
  })

  test.skipIf(!present)('start the programs that a second parser finds in them', () => {
    const missed = commands.flatMap(({ command, workingDirectory }) => {
      const { actions, incompleteBecause } = decided(command, workingDirectory)
      if (incompleteBecause.some(({ code }) => /TOO_MANY|SPENT/.test(code))) return []
      const programs = new Set(
        actions.flatMap((one) => (one.kind === 'shell.run' ? [one.program.toLowerCase()] : [])),
      )
      return (commandsBySecondParser(command) ?? [])
        .map(([program = '']) => program)
        .filter((name) => /^[\w.-]+$/.test(name) && !isMadeHere(name, command))
        .filter((name) => !programs.has(name.toLowerCase()))
        .map((name) => `${name}: ${command}`)
    })
    expect(missed).toEqual([])
  })

  test.skipIf(!present)(
    'cut, pasted and quoted wrongly, are the same to both that parse them',
    () => {
      const settings = { numRuns: 200, seed: 20_261_127 }
      const differing = fc
        .sample(mutated(commands), settings)
        .filter((command) => !/[\r\0]/.test(command))
        .map((command) => ({ command, ...bothOf(command) }))
        .filter(({ ours, theirs }) => ours !== null && theirs !== null && !agree(ours, theirs))
      expect(differing).toEqual([])
    },
  )
})

type Commands = readonly (readonly string[])[] | null

function bothOf(command: string): { readonly ours: Commands; readonly theirs: Commands } {
  return { ours: simpleCommands(command), theirs: commandsBySecondParser(command) }
}

/** Declarations are another kind of node to the second parser. */
const declarers = /^(?:export|declare|typeset|local|readonly|let|nameref)$/

function simpleCommands(script: string): Commands {
  const parsed = parse(script)
  if ((parsed.errors ?? []).length > 0) return null
  const found: (readonly string[])[] = []
  const visit = (node: SyntaxNode) => {
    if (node.type === 'Command' && node.name !== undefined && !declarers.test(node.name.text))
      found.push([node.name.text, ...node.args.map(({ text }) => text)])
    forEachChild(node, visit)
  }
  visit(parsed)
  return found
}

/** The same commands, in any order; a word that only one of the two gives as text agrees with any. */
function agree(ours: Commands, theirs: Commands): boolean {
  if (ours === null || theirs === null) return ours === theirs
  const left = [...ours]
  for (const words of theirs) {
    const at = left.findIndex(
      (own) =>
        own.length === words.length &&
        words.every((word, index) => word === '' || word === own[index]),
    )
    if (at === -1) return false
    left.splice(at, 1)
  }
  return left.length === 0
}

/** Whether the script makes the name a function or an alias; one that is not called may hold any word. */
function isMadeHere(name: string, script: string): boolean {
  return new RegExp(`\\b${name}\\s*\\(\\)|function\\s+\\w+|alias\\s+${name}=`).test(script)
}
