import type { Use } from './use.ts'

/** Whether something stands ready to say yes to a program that asks first: `yes | docker volume prune`. */
export function isAnswered({ input }: Use): boolean {
  return input.text !== '' || input.sources.length > 0
}
