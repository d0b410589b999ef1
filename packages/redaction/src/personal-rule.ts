/** One kind of personal data, as data. */
export type PersonalRule = {
  readonly id: string
  /** Finds candidates; with the flags `gdu` and bounded repetitions. Group 1 is what is replaced, or the whole match. */
  readonly pattern: RegExp
  /** Whether a candidate is one, by its check digits or number plan. Left out: its shape or the word before it says enough. */
  readonly holds?: (candidate: string) => boolean
  /** The candidate may run into the words that follow: it is also tried without its last groups. */
  readonly mayRunOn?: true
}
