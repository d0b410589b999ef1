/** One way to falsify, hide or starve evidence that the design promises to show, and what shows it. */
export type Attack = {
  /** Names its performance in the suite. */
  readonly id: string
  /** Where the design asks for it: a number of "Tests that must FAIL" of security.md, or evidence.md, §6. */
  readonly asked: number | 'evidence §6'
  readonly says: string
  /** Who shows it, and by which outcome, verdicts or codes, in their order. What only people read stands in words. */
  readonly shown: readonly Shown[]
  /** The tests that perform it. `title` is their title, or the attack's id where the suite of attacks performs it. */
  readonly tests: readonly AttackTest[]
  /** What is missing, where all or a part of it is not performed; null where it all is. */
  readonly notBuilt: string | null
}

export type Shown = {
  readonly by:
    | 'verifier'
    | 'witness'
    | 'server'
    | 'device'
    | 'daemon'
    | 'monitor'
    | 'kernel'
    | 'chip'
    | 'engine'
  readonly says: readonly string[]
}

export type AttackTest = { readonly file: string; readonly title: string }
