import type { Language } from './program.ts'

/**
 * The code of a file without the lines that are comments alone, so that what it only talks about is not taken for
 * what it does. Lines are kept in number. A line inside a text that looks like a comment goes too: what a file of
 * another language does beside its plain calls nobody reads anyway.
 */
export function withoutComments(text: string, language: Language): string {
  switch (language) {
    case 'ruby':
    case 'perl':
    case 'awk':
      return text.replace(/^[ \t]*#.*$/gm, '')
    case 'php':
      return text.replace(/^[ \t]*(?:\/\/|#).*$|^[ \t]*\/\*[^]*?\*\//gm, '')
    default:
      return text
  }
}
