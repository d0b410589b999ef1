import type { Statements } from './statements.ts'

/** Numbers of words that repeat. A word once numbered keeps its number. */
export type Words = {
  readonly number: (text: string) => number
  readonly text: (number: number) => string
  /** Forgets what a rolled-back transaction numbered. */
  readonly forget: () => void
}

const cachedMax = 20_000

/** `number` adds a word it does not know: call it in a write transaction only. */
export function wordsOf(sql: Statements): Words {
  const numbers = new Map<string, number>()
  const texts = new Map<number, string>()
  const keep = (number: number, text: string): void => {
    if (numbers.size > cachedMax) numbers.clear()
    if (texts.size > cachedMax) texts.clear()
    numbers.set(text, number)
    texts.set(number, text)
  }
  const forget = (): void => {
    numbers.clear()
    texts.clear()
  }
  const number = (text: string): number => {
    const known = numbers.get(text)
    if (known !== undefined) return known
    const row = sql.get('SELECT no FROM word WHERE text = ?', text)
    const no =
      row === undefined ? sql.run('INSERT INTO word (text) VALUES (?)', text) : Number(row['no'])
    keep(no, text)
    return no
  }
  const text = (no: number): string => {
    const known = texts.get(no)
    if (known !== undefined) return known
    const row = sql.get('SELECT text FROM word WHERE no = ?', no)
    if (row === undefined) throw new Error(`no word ${no}`)
    keep(no, String(row['text']))
    return String(row['text'])
  }
  return { number, text, forget }
}
