import type { ArithmeticExpression, TestExpression } from 'unbash'
import { expandParts, expandText } from './expand.ts'
import type { Expansion } from './expansion.ts'
import { isLiteral } from './marks.ts'
import { parseScript } from './parse.ts'
import { copyOf } from './state.ts'
import { lettersWeight } from './weights.ts'

/** How many variables may hide one another: `a=b; b='c[$(…)]'`. */
const hiddenMax = 8

/** Runs the substitutions inside an arithmetic expression, those in the values of its variables too. */
export function walkArithmetic(
  expression: ArithmeticExpression | undefined,
  with_: Expansion,
): void {
  if (expression === undefined || !with_.recorder.step()) return
  switch (expression.type) {
    case 'ArithmeticBinary':
      walkArithmetic(expression.left, with_)
      walkArithmetic(expression.right, with_)
      break
    case 'ArithmeticUnary':
      walkArithmetic(expression.operand, with_)
      break
    case 'ArithmeticTernary':
      walkArithmetic(expression.test, with_)
      walkArithmetic(expression.consequent, with_)
      walkArithmetic(expression.alternate, with_)
      break
    case 'ArithmeticGroup':
      walkArithmetic(expression.expression, with_)
      break
    case 'ArithmeticCommandExpansion':
      with_.substitute(expression.script, with_.state)
      break
    case 'ArithmeticWord':
      if (expression.parts === undefined) evaluate(expression.value, with_)
      else evaluate(expandParts(expression.parts, with_), with_)
  }
}

/**
 * Evaluates text that comes out of expansion as arithmetic: a subscript in it is expanded once more, and a
 * name in it stands for its value, evaluated the same way. Source: bash(1), "ARITHMETIC EVALUATION".
 */
export function evaluate(text: string, with_: Expansion, hidden = 0): void {
  if (hidden > hiddenMax || !with_.recorder.step(lettersWeight(text))) return
  if (isLiteral(text) && /\$\(|`/.test(text)) runSubstitutions(text, with_)
  for (const [name] of text.matchAll(/[A-Za-z_]\w*/g)) {
    const [value = ''] = with_.state.variables.get(name) ?? []
    if (/[A-Za-z_`]/.test(value) && value !== text) evaluate(value, with_, hidden + 1)
  }
}

function runSubstitutions(text: string, { state, recorder }: Expansion): void {
  const parsed = parseScript(`: <<CUSTODY\n${text}\nCUSTODY\n`, recorder)
  if ('script' in parsed)
    recorder.follow.script(
      parsed.script,
      copyOf(state, recorder, { within: state.within + 1 }),
      recorder,
    )
}

/** Operators of `[[` and `test` whose operands are arithmetic, or names with a subscript. */
export const evaluating = /^-(?:v|R|eq|ne|lt|le|gt|ge)$/

/** Runs the substitutions in the words of `[[ … ]]`. */
export function walkTest(expression: TestExpression, with_: Expansion): void {
  if (!with_.recorder.step()) return
  switch (expression.type) {
    case 'TestUnary':
    case 'TestBinary': {
      const words =
        expression.type === 'TestUnary' ? [expression.operand] : [expression.left, expression.right]
      for (const word of words) {
        const text = expandText(word, with_)
        if (evaluating.test(expression.operator)) evaluate(text, with_)
      }
      break
    }
    case 'TestLogical':
      for (const operand of expression.operands) walkTest(operand, with_)
      break
    case 'TestNot':
      walkTest(expression.operand, with_)
      break
    case 'TestGroup':
      walkTest(expression.expression, with_)
  }
}
