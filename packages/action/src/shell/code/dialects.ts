import type { Language } from '../program.ts'
import type { Dialect } from './loose-tokens.ts'

const hash = /#[^\n]*/y
const slashes = /\/\/[^\n]*|\/\*[^]*?\*\//y
const dashes = /--(?!\[)[^\n]*/y

/** How the languages that have no parser here write comments, strings and shell commands. */
export function dialectOf(language: Language, program: string): Dialect {
  switch (language) {
    case 'ruby':
      return { comment: hash, puts: /#\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}/g, ticks: true }
    case 'perl':
      return {
        comment: hash,
        puts: /(\$[A-Za-z_]\w*(?:\{\w+\})?)|\$\{(\w+)\}|[$@]\{([^{}]*)\}/g,
        ticks: true,
      }
    case 'php':
      return {
        comment: /\/\/[^\n]*|#(?!\[)[^\n]*|\/\*[^]*?\*\//y,
        puts: /\{(\$[^{}]*)\}|(\$[A-Za-z_]\w*)/g,
        ticks: true,
      }
    case 'compiled':
      return { comment: slashes, puts: null, ticks: false }
    default:
      return other(program)
  }
}

function other(program: string): Dialect {
  if (program.startsWith('lua')) return { comment: dashes, puts: null, ticks: false }
  if (program.startsWith('julia'))
    return {
      comment: hash,
      puts: /\$\(([^()]*(?:\([^()]*\)[^()]*)*)\)|\$([A-Za-z_]\w*)/g,
      ticks: true,
    }
  if (/^(?:elixir|iex|crystal|raku)/.test(program))
    return { comment: hash, puts: /#\{([^{}]*)\}/g, ticks: false }
  if (/^(?:groovy|kotlin|scala|jshell|dart|jrunscript|jjs)/.test(program))
    return { comment: slashes, puts: /\$\{([^{}]*)\}/g, ticks: false }
  if (/^(?:erl|escript|octave)/.test(program))
    return { comment: /%[^\n]*/y, puts: null, ticks: false }
  return { comment: hash, puts: null, ticks: false }
}
