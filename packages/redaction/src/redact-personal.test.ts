import { describe, expect, test } from 'vitest'
import { redactJson } from './redact-json.ts'
import { redact } from './redact.ts'

const tag = () => '00000000'
const personal = (text: string) => redact(text, tag, 'secrets-and-personal-data')

/** What is replaced, each with its rule. Numbers are those that issuers publish as examples. */
const replaced: readonly (readonly [text: string, rule: string, value: string])[] = [
  ['mail jane.doe+x@corp.example.co.uk now', 'email', 'jane.doe+x@corp.example.co.uk'],
  ['"Author: Ünï <ü.ñ@exämple.org>"', 'email', 'ü.ñ@exämple.org'],
  ['AT61 1904 3002 3457 3201 this is', 'iban', 'AT61 1904 3002 3457 3201'],
  ['to GB29NWBK60161331926819.', 'iban', 'GB29NWBK60161331926819'],
  ['de89 3704 0044 0532 0130 00, paid', 'iban', 'de89 3704 0044 0532 0130 00'],
  ['card 4111-1111-1111-1111 exp', 'payment-card', '4111-1111-1111-1111'],
  ['1234 4111 1111 1111 1111', 'payment-card', '4111 1111 1111 1111'],
  ['amex 378282246310005', 'payment-card', '378282246310005'],
  ['call +49 (0)30 901820 today', 'phone', '+49 (0)30 901820'],
  ['+14155552671', 'phone', '+14155552671'],
  ['at (415) 555-2671', 'phone', '(415) 555-2671'],
  ['tel: 0171 2345678', 'phone', '0171 2345678'],
  ['078-05-1120', 'us-social-security-number', '078-05-1120'],
  ['SSN 078051120', 'national-id', '078051120'],
  ['passport no. C01X00T47', 'national-id', 'C01X00T47'],
  ['AB 12 34 56 C', 'gb-national-insurance-number', 'AB 12 34 56 C'],
  ['DNI 12345678Z', 'es-dni', '12345678Z'],
  ['RSSMRA85M01H501Q', 'it-codice-fiscale', 'RSSMRA85M01H501Q'],
  ['1 84 12 76 451 089 46', 'fr-nir', '1 84 12 76 451 089 46'],
  ['529.982.247-25', 'br-cpf', '529.982.247-25'],
  ['131052-308T', 'fi-henkilotunnus', '131052-308T'],
  ['11010519491231002X', 'cn-resident-identity', '11010519491231002X'],
  ['dob: 1990-02-03', 'birth-date', '1990-02-03'],
]

/** What looks like it and is none. */
const kept: readonly string[] = [
  'git clone git@github.com:acme/shop.git',
  'user@host and @types/node@24.1.0',
  'at 1795392002000 ms, 2026-11-28T10:00:00.123Z, 10.0.0.1:8080',
  'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  'ses_01j9zq8d3n5w7x2c4v6b8m0k1h 3f2504e0-4f89-41d3-9a0c-0305e82c3301',
  '4111 1111 1111 1112, DE88 3704 0044 0532 0130 00, 000-12-3456',
  '+1234567 lines, -20 +45 @@ 0.30000000000000004',
]

describe('personal data', () => {
  test.each(replaced)('%s: is replaced by rule %s', (text, rule, value) => {
    const { text: clean, found } = personal(text)
    expect(clean).toBe(text.replace(value, `[redacted:${rule}:00000000]`))
    expect(found.map((one) => one.rule)).toEqual([rule])
  })

  test.each(kept)('%s: nothing in it is personal', (text) => {
    expect(personal(text)).toEqual({ text, found: [] })
  })

  test('it stays where only secrets are asked for', () => {
    for (const [text] of replaced) expect(redact(text, tag).text).toBe(text)
  })

  test('redacting twice changes nothing more, and places are those of the recorded bytes', () => {
    const all = replaced.map(([text]) => `é ${text}`).join('\n')
    const once = personal(all)
    expect(personal(once.text).text).toBe(once.text)
    const bytes = new TextEncoder().encode(once.text)
    for (const { at, size, rule } of once.found)
      expect(new TextDecoder().decode(bytes.subarray(at, at + size))).toBe(
        `[redacted:${rule}:00000000]`,
      )
    expect(once.found.length).toBe(replaced.length)
  })

  test('a secret that holds an address is one replacement, named for the secret', () => {
    const { text, found } = personal('postgres://jane:Xk29dkQ0slwPq7@db.example.org/shop')
    expect(found).toHaveLength(1)
    expect(text).not.toContain('Xk29dkQ0slwPq7')
  })

  test('in JSON a value is judged by its key, and what is left is JSON', () => {
    const json = '{"ssn":"078051120","to":["a@b.example"],"n":1}'
    const { text } = redactJson(json, tag, 'secrets-and-personal-data')
    expect(JSON.parse(text)).toEqual({
      ssn: '[redacted:national-id:00000000]',
      to: ['[redacted:email:00000000]'],
      n: 1,
    })
  })

  test('the cost of a hostile text is that of its size', () => {
    const cost = (size: number) => {
      const texts = ['a.', '1 ', '1', 'a@a.', '+1', 'DE89 '].map((one) => one.repeat(size))
      const start = process.cpuUsage().user
      for (const text of texts) personal(text)
      return process.cpuUsage().user - start
    }
    cost(4000)
    expect(cost(16_000) / cost(4000)).toBeLessThan(12)
  })
})
