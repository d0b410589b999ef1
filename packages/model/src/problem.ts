/** An expected failure, as data: told apart by `code`, in UPPER_SNAKE, noun first. It holds no sentences. */
export type Problem = { readonly code: string }

/** How a problem is told to a person. `hint` can be typed or done as it stands. */
export type ProblemText = {
  /** Lower case, no final period, the person's own input in backticks. */
  readonly reason: string
  readonly hint: string
}
