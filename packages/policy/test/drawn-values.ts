import fc from 'fast-check'
import { factValues } from '../src/language.ts'

/** Texts that a fact of no fixed values takes here: few, so that rules meet calls. */
const texts: { readonly [fact: string]: readonly string[] } = {
  path: ['/a', '/b', '/abc'],
  host: ['pastebin.com', 'x'],
  branches: ['main', 'x'],
  server: ['s', 't'],
  serverTool: ['x', 'y'],
  line: ['["/x","a"]', 'https://mcp.example:8443/', ''],
}
const anyText = ['', 'x', 'y', 'a*b']

/** The texts that a fact may hold; `fact` as rules name it. */
export function textsOf(fact: string): readonly string[] {
  return factValues[fact] ?? texts[fact] ?? anyText
}

export const numbers = [0, 1, 5, 443] as const

/** A value of a type of the schema. */
export function valueOf(fact: string, type: string): fc.Arbitrary<unknown> {
  if (type === 'Bool') return fc.boolean()
  if (type === 'Long') return fc.constantFrom(...numbers)
  return type === 'Set' ? fc.subarray([...textsOf(fact)]) : fc.constantFrom(...textsOf(fact))
}
