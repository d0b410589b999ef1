import type { ClientProblem } from '@custody/protocol'

/** A failure as a person is told it. */
export type Told = { readonly code: string; readonly reason: string; readonly hint: string }

/** A problem of the client, thrown only so that the query cache can carry it. */
export class AskFailed extends Error {
  readonly problem: ClientProblem
  constructor(problem: ClientProblem) {
    super(problem.code)
    this.problem = problem
  }
}

/** Turns whatever a query failed with into a code, a reason and a hint. */
export function toldProblem(failure: unknown): Told {
  if (!(failure instanceof AskFailed)) {
    return {
      code: 'CONSOLE_FAILED',
      reason: `the console has a fault: ${failure instanceof Error ? failure.message : 'unknown'}`,
      hint: 'reload the page; if it stays, type `custody bugreport`',
    }
  }
  const { problem } = failure
  if (problem.code === 'REFUSED') {
    const { code, detail, hint } = problem.problem
    return { code, reason: detail, hint }
  }
  if (problem.code === 'NETWORK') {
    return {
      code: 'SERVER_UNREACHABLE',
      reason: 'the server does not answer',
      hint: 'see whether `custody up` still runs; this page tries again by itself',
    }
  }
  return {
    code: 'ANSWER_UNREADABLE',
    reason: `the server answered ${problem.status} in a form this console does not know: ${problem.detail}`,
    hint: 'reload the page: the server may be newer than what this tab has loaded',
  }
}

/** Whether nobody is signed in, so that the sign-in page must be shown. */
export function needsSignIn(failure: unknown): boolean {
  return (
    failure instanceof AskFailed &&
    failure.problem.code === 'REFUSED' &&
    failure.problem.problem.status === 401
  )
}
