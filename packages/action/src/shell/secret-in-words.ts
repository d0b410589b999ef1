import { secretName } from './secret-name.ts'

/**
 * Tokens that their issuers give a form of their own, so that they can be told from other text. Sources: the
 * issuers' documentation of token formats.
 */
const tokens =
  /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,16}\b|\bgh[pousr]_[A-Za-z0-9]{36,}|\bgithub_pat_\w{40,}|\bglpat-[\w-]{20,}|\bxox[abeprs]-[\w-]{20,}|\b[sr]k_live_[A-Za-z0-9]{16,}|\bsk-(?:ant|proj)-[\w-]{20,}|\bsk-[A-Za-z0-9]{40,}|\bAIza[\w-]{35}|\bnpm_[A-Za-z0-9]{36}|\bpypi-AgE\w{40,}|\bSG\.[\w-]{20,}\.[\w-]{40,}|\bhf_[A-Za-z0-9]{30,}|\bdop_v1_[a-f0-9]{60,}|-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/

/** Programs that are given a token to look for it or to take it out, and those that only say it. */
const seeking =
  /^(?:[efz]?grep|rg|ag|ack|sed|awk|git|gitleaks|trufflehog|detect-secrets|echo|printf|test|\[|case)$/

/** A script or a page about one: what it says is not handed to the program. */
const isText = /['"`;|\n]/

/** Whether a secret stands written out among a program's words. */
export function hasSecretInWords(program: string, words: readonly string[]): boolean {
  if (seeking.test(program)) return false
  return words.some(
    (word) =>
      word.length < 8_192 && (isNamedSecret(word) || (!isText.test(word) && tokens.test(word))),
  )
}

/** `AWS_SECRET_ACCESS_KEY=…`: a name that says what it is, and a value that is neither a word nor a place. */
function isNamedSecret(word: string): boolean {
  const [, name = '', value = ''] = /^(\w+)=["']?([\w+/=.-]{20,200})["']?$/.exec(word) ?? []
  return secretName.test(name) && /[a-z]/.test(value) && /[A-Z]/.test(value) && /\d/.test(value)
}
