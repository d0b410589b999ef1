import type { Rule } from '../rule.ts'
import type { Alphabet } from './alphabet.ts'
import { alphabets, assignment, tokenEnd } from './alphabet.ts'

/** A token without a prefix, known by the vendor's name before it: id, names, alphabet, sizes. */
type Assigned = readonly [
  id: string,
  names: readonly string[],
  token: Alphabet,
  sizeMin: number,
  sizeMax: number,
]

/** Source: the issuers' documentation of their keys, and the names that their libraries read them from. */
export const assigned: readonly Assigned[] = [
  [
    'aws-secret-access-key',
    ['aws_secret', 'secretaccesskey', 'secret_access_key'],
    'base64',
    40,
    40,
  ],
  ['aws-session-token', ['aws_session_token', 'sessiontoken'], 'any64', 100, 2048],
  ['azure-storage-key', ['accountkey', 'sharedaccesskey'], 'any64', 43, 90],
  ['cloudflare-api-key', ['cloudflare'], 'url', 37, 45],
  ['linode-token', ['linode'], 'hex', 64, 64],
  ['hetzner-token', ['hcloud', 'hetzner'], 'alnum', 64, 64],
  ['heroku-api-key', ['heroku'], 'url', 36, 36],
  ['ibm-cloud-key', ['ibmcloud', 'ibm_cloud'], 'url', 44, 44],
  ['fastly-api-token', ['fastly'], 'url', 32, 32],
  ['datadog-access-token', ['datadog', 'dd_api', 'dd_app'], 'hex', 32, 40],
  ['splunk-token', ['splunk'], 'url', 36, 36],
  ['sumologic-access-token', ['sumologic', 'sumo_'], 'alnum', 64, 64],
  ['honeycomb-key', ['honeycomb'], 'alnum', 22, 32],
  ['launchdarkly-access-token', ['launchdarkly'], 'url', 40, 40],
  ['algolia-api-key', ['algolia'], 'hex', 32, 32],
  ['sentry-access-token', ['sentry'], 'hex', 64, 64],
  ['snyk-api-token', ['snyk'], 'url', 36, 36],
  ['codecov-access-token', ['codecov'], 'url', 32, 36],
  ['travisci-access-token', ['travis'], 'alnum', 22, 22],
  ['droneci-access-token', ['drone'], 'alnum', 32, 32],
  ['sourcegraph-access-token', ['sourcegraph'], 'hex', 40, 40],
  ['confluent-secret-key', ['confluent'], 'base64', 64, 64],
  ['mistral-api-key', ['mistral'], 'alnum', 32, 32],
  ['cohere-api-token', ['cohere', 'co_api'], 'alnum', 40, 40],
  ['deepseek-api-key', ['deepseek'], 'url', 35, 35],
  ['wandb-api-key', ['wandb'], 'hex', 40, 40],
  ['together-api-key', ['together'], 'hex', 64, 64],
  ['okta-access-token', ['okta'], 'url', 42, 42],
  ['auth0-secret', ['auth0'], 'url', 64, 64],
  ['asana-token', ['asana'], 'lower', 32, 32],
  ['jira-token', ['jira', 'atlassian', 'confluence'], 'alnum', 24, 24],
  ['bitbucket-client-secret', ['bitbucket'], 'any64', 64, 64],
  ['dropbox-api-token', ['dropbox'], 'url', 15, 64],
  ['discord-secret', ['discord'], 'url', 32, 32],
  ['discord-bot-token', ['discord'], 'dotted', 55, 80],
  ['twitter-token', ['twitter'], 'url', 35, 110],
  ['facebook-secret', ['facebook'], 'hex', 32, 32],
  ['linkedin-client-secret', ['linkedin'], 'alnum', 16, 16],
  ['twitch-token', ['twitch'], 'lower', 30, 30],
  ['zendesk-secret-key', ['zendesk'], 'alnum', 40, 40],
  ['intercom-key', ['intercom'], 'any64', 60, 60],
  ['rapidapi-token', ['rapidapi'], 'url', 50, 50],
  ['etsy-access-token', ['etsy'], 'lower', 24, 24],
  ['beamer-api-token', ['beamer'], 'url', 46, 46],
  ['cisco-meraki-api-key', ['meraki'], 'hex', 40, 40],
  ['maxmind-license-key', ['maxmind'], 'word', 16, 40],
  ['contentful-delivery-token', ['contentful'], 'url', 43, 43],
  ['coinbase-access-token', ['coinbase'], 'url', 64, 64],
  ['mailchimp-api-key', ['mailchimp'], 'url', 36, 37],
]

/** The rule of one row: the name, at most some letters more, an assignment, the token. */
export function assignedRule([id, names, token, sizeMin, sizeMax]: Assigned): Rule {
  return {
    id,
    keywords: names,
    pattern: `(?<![a-z])(?:${names.join('|')})[ \\t\\w.-]{0,24}${assignment}([${alphabets[token]}]{${sizeMin},${sizeMax}}={0,2})${tokenEnd(sizeMax)}`,
    flags: 'i',
    back: 0,
    entropyMin: 3,
    placeholders: 'names-too',
  }
}
