import type { Word, WordPart } from 'unbash'
import { expandBraces, hasBraces } from './brace.ts'
import type { Expansion, Piece } from './expansion.ts'
import { hasGlob, isLiteral, marks, mayBeMany, streamMark } from './marks.ts'
import { expandParameter, specialParameter } from './parameter.ts'
import { parseScript } from './parse.ts'
import { splitWords } from './split.ts'
import { secretVariable } from './sent-variable.ts'
import type { Stream } from './stream.ts'
import { streamFrom } from './stream.ts'
import { readVariable } from './variable.ts'
import { lettersWeight } from './weights.ts'

/** A word as the program gets it: braces, tilde, expansions, splitting. Globs stay as marks. */
export function expandWord(word: Word, with_: Expansion): readonly string[] {
  if (!with_.recorder.step()) return [marks.words]
  if (hasBraces(word.text)) return expandBraced(word, with_)
  if (word.parts === undefined) return [untilde(word.text, word.value, with_)]
  return splitWords(piecesOf(word, with_), readVariable(with_.state, 'IFS')?.[0])
}

/** A word where the shell does not split: right of an assignment, target of a redirection. */
export function expandText(word: Word | undefined, with_: Expansion): string {
  if (word === undefined) return ''
  if (word.parts === undefined) return untilde(word.text, word.value, with_)
  return piecesOf(word, with_)
    .map((piece) => (piece.several === undefined ? piece.text : piece.several.join(' ')))
    .join('')
}

/** The text of a here-document or of what stands between double quotes. */
export function expandParts(parts: readonly WordPart[], with_: Expansion): string {
  return parts
    .map((part) => pieceOf(part, with_, true))
    .flat()
    .map((piece) => (piece.several === undefined ? piece.text : piece.several.join(' ')))
    .join('')
}

function expandBraced(word: Word, with_: Expansion): readonly string[] {
  with_.recorder.step(lettersWeight(word.text))
  const texts = expandBraces(word.text)
  // What was cut away, or cut in two, may run something: the word as it stands tells.
  if (/\$\(|`|[<>]\(/.test(word.text)) expandParts(word.parts ?? [], with_)
  return texts.flatMap((text) => {
    const parsed = parseScript(`: ${text}`, with_.recorder)
    if (parsed.status !== 'parsed') {
      with_.recorder.obscure('PARSE_FAILED', { interpreter: true })
      return [marks.words]
    }
    const command = parsed.script.commands[0]?.command
    if (command?.type !== 'Command') return [marks.words]
    return command.suffix.flatMap((one) => (one.type === 'Word' ? expandPlain(one, with_) : []))
  })
}

/** As `expandWord`, braces left alone: what they made is not expanded again. */
function expandPlain(word: Word, with_: Expansion): readonly string[] {
  if (word.parts === undefined) return [untilde(word.text, word.value, with_)]
  return splitWords(piecesOf(word, with_), readVariable(with_.state, 'IFS')?.[0])
}

function piecesOf(word: Word, with_: Expansion): readonly Piece[] {
  const address = /^[A-Za-z]+:\/\/(?:[^/?#]*@)?\[/.test(word.text)
  return (word.parts ?? []).flatMap((part, index) => {
    // `http://[::1]/` matches no file, so it stays as it is written.
    if (address && part.type === 'Glob' && part.kind === 'bracket') return [whole(part.text)]
    const pieces = pieceOf(part, with_, false)
    const [first] = pieces
    if (index > 0 || part.type !== 'Literal' || first === undefined) return pieces
    return [{ ...first, text: untilde(part.text, first.text, with_) }]
  })
}

function pieceOf(part: WordPart, with_: Expansion, quoted: boolean): readonly Piece[] {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return [whole(part.value)]
    case 'Glob':
      expandParts(part.parts ?? [], with_)
      return [whole(marks[part.kind])]
    case 'ExtendedGlob':
      expandParts(part.parts ?? [], with_)
      return [whole(marks.star)]
    case 'BraceExpansion':
      // Braces that expand to nothing, with something in them that does.
      if (/[\\'"$`]/.test(part.text)) {
        expandParts(part.parts ?? [], with_)
        with_.recorder.obscure('PARSE_FAILED', { interpreter: true })
        return [whole(marks.words)]
      }
      return [whole(part.text)]
    case 'DoubleQuoted':
    case 'LocaleString':
      return doubleQuoted(part.parts.flatMap((one) => pieceOf(one, with_, true)))
    case 'ArithmeticExpansion':
      with_.calculate(part.expression)
      return [
        whole(/^\$\(\(\s*\d+\s*\)\)$/.test(part.text) ? part.text.slice(3, -2).trim() : marks.part),
      ]
    case 'SimpleExpansion':
      return [
        secretOf(part.text.slice(1), with_, quoted) ??
          specialParameter(part.text.slice(1), with_.state, quoted),
      ]
    case 'ParameterExpansion': {
      const plain =
        part.operation === undefined && part.index === undefined && part.prefix === undefined
      const secret = plain ? secretOf(part.parameter, with_, quoted) : null
      return secret === null ? expandParameter(part, with_, quoted, operands) : [secret]
    }
    case 'CommandExpansion':
      return [substituted(with_.substitute(part.script, with_.state), with_, quoted)]
    case 'ProcessSubstitution':
      return [whole(with_.processSubstitution(part.script, part.operator, with_.state))]
  }
}

/** A secret of the environment, by its name: nobody knows the value, and all that it flows into remembers it. */
function secretOf(name: string, { state, recorder }: Expansion, quoted: boolean): Piece | null {
  const source = secretVariable(name)
  if (source === null || readVariable(state, name) !== undefined) return null
  return whole(streamMark(recorder.keep(streamFrom([source])), quoted))
}

/** Quotes make a word even of nothing, except around a `$@` that is empty. */
function doubleQuoted(pieces: readonly Piece[]): readonly Piece[] {
  const vanishes = pieces.length > 0 && pieces.every((piece) => piece.several?.length === 0)
  return vanishes ? [] : [whole(''), ...pieces]
}

const operands = { text: expandText, pieces: operandPieces }

/** The operand of `${x:-…}`: its own blanks cut it, unless they are quoted or the whole is. */
function operandPieces(word: Word, with_: Expansion, quoted: boolean): readonly Piece[] {
  const cutting = (text: string, written: string): Piece => ({
    text: !quoted && text !== written && /\s/.test(text) ? marks.words : text,
    splits: !quoted && text === written,
  })
  if (word.parts === undefined) return [cutting(untilde(word.text, word.value, with_), word.text)]
  return word.parts.flatMap((part) =>
    part.type === 'Literal' ? [cutting(part.value, part.text)] : pieceOf(part, with_, quoted),
  )
}

function whole(text: string): Piece {
  return { text, splits: false }
}

function substituted(stream: Stream, { recorder }: Expansion, quoted: boolean): Piece {
  const text = stream.text
  if (text !== null) return { text: text.replace(/\n+$/, ''), splits: !quoted }
  if (!quoted && stream.lines !== null) return { text: '', splits: false, several: stream.lines }
  // Words that were cut out of a file are not the file.
  const kept = quoted ? stream : { ...stream, file: null }
  return { text: streamMark(recorder.keep(kept), quoted), splits: false }
}

/**
 * A leading `~` that is not quoted, in the home folder's words. `written` tells quoting apart. What only the shell's
 * own memory or an account that nobody knows would tell is unknown. Source: bash(1), "Tilde Expansion".
 */
function untilde(written: string, value: string, { state, recorder }: Expansion): string {
  if (!written.startsWith('~')) return value
  const name = /^~([^/]*)/.exec(value)?.[1] ?? ''
  const rest = value.slice(1 + name.length)
  if (name === '') return (state.variables.get('HOME')?.[0] ?? marks.text) + rest
  if (name === '+') return state.workingDirectory + rest
  if (/^(?:-|[+-]?\d+)$/.test(name)) return marks.text + rest
  if (!/^[a-z_][a-z0-9_-]*$/.test(name)) return value
  return (recorder.view.homeOf(name) ?? marks.text) + rest
}

/** Whether a word is certain to be one word without unknown parts. */
export function isCertain(word: string): boolean {
  return isLiteral(word) || (!mayBeMany(word) && hasGlob(word))
}
