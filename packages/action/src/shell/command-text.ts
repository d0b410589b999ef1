import { isLiteral } from './marks.ts'

/** Whether a text can be a command: known, not empty, and no option. */
export function isCommand(text: string): boolean {
  return isLiteral(text) && text.trim() !== '' && !text.startsWith('-')
}
