import { isValidPhoneNumber } from 'libphonenumber-js/min'
import validator from 'validator'
import type { PersonalRule } from '../personal-rule.ts'
import { frenchNumberHolds, socialSecurityHolds } from './check-digits.ts'

// Exempt from the size limit: this file is a table. Formats as their issuers publish them; check digits and number plans
// are judged by `validator` and `libphonenumber-js` where they know them.

const apart = String.raw`(?<![\p{L}\p{N}_.-])`
const over = String.raw`(?![\p{L}\p{N}_]|[.-][\p{L}\p{N}])`
const rule = (source: string, flags = ''): RegExp =>
  new RegExp(`${apart}${source}${over}`, `gdu${flags}`)

/** After one of these words, and what stands between a name and its value in prose, code and JSON. */
const after = (names: string, value: string): RegExp =>
  new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${names})(?:[ _-]?(?:number|nummer|num|nr|no|id))?[\\s"'\\x60:=#.>-]{1,8}(${value})${over}`,
    'gidu',
  )

const without = (text: string, what: RegExp): string => text.replaceAll(what, '')

/** Logins that services give to everyone alike: no person's address. */
const isLogin = /^(?:git|hg|svn|no-?reply|do-?not-?reply)@/i

export const personalRules: readonly PersonalRule[] = [
  // RFC 5321, 4.1.2 and RFC 6531: dot-atoms, letters of every script.
  {
    id: 'email',
    pattern:
      /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}_%+][\p{L}\p{N}._%+'-]{0,63}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62})\.){1,8}\p{L}[\p{L}\p{N}-]{1,62}(?![\p{L}\p{N}_-])/dgu,
    holds: (text) => !isLogin.test(text),
  },
  // ISO 13616: country, check digits, account; written in groups of four.
  {
    id: 'iban',
    pattern: rule(String.raw`[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,4})?`, 'i'),
    holds: (text) => validator.isIBAN(without(text, /[ -]/g)),
    mayRunOn: true,
  },
  // ISO/IEC 7812: 13 to 19 digits of a known issuer, Luhn's check digit last.
  {
    id: 'payment-card',
    pattern: rule(String.raw`\d(?:[ -]?\d){12,18}`),
    holds: (text) => validator.isCreditCard(without(text, /[ -]/g)),
    mayRunOn: true,
  },
  // E.164 as people write it.
  {
    id: 'phone',
    pattern:
      /(?<![\p{L}\p{N}_+])(?:\+|00(?=[1-9]))\d(?:(?:[ ./-]|\(0?\)|[ ]?\(|\)[ ]?){0,2}\d){6,14}(?![\p{L}\p{N}_]|[.-]\d)/dgu,
    holds: (text) => isValidPhoneNumber(text.replace(/^00/, '+')),
    mayRunOn: true,
  },
  // The North American plan, whose national form is telling.
  {
    id: 'phone',
    pattern: rule(String.raw`(?:1[ .-])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[ .-])[2-9]\d{2}[ .-]\d{4}`),
    holds: (text) => isValidPhoneNumber(text, 'US'),
  },
  { id: 'phone', pattern: after(phoneNames(), String.raw`[(]?\d(?:[ ()./-]{0,2}\d){5,14}`) },
  {
    id: 'us-social-security-number',
    pattern: rule(String.raw`\d{3}-\d{2}-\d{4}`),
    holds: socialSecurityHolds,
  },
  {
    id: 'gb-national-insurance-number',
    pattern: rule(String.raw`[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]`),
    holds: (text) => validator.isTaxID(without(text, / /g), 'en-GB'),
  },
  {
    id: 'es-dni',
    pattern: rule(String.raw`(?:\d{8}|[XYZ]-?\d{7})-?[A-HJ-NP-TV-Z]`),
    holds: (text) => validator.isIdentityCard(without(text, /-/g), 'ES'),
  },
  {
    id: 'it-codice-fiscale',
    pattern: rule('[A-Z]{6}[0-9A-Z]{2}[A-Z][0-9A-Z]{2}[A-Z][0-9A-Z]{3}[A-Z]'),
    holds: (text) => validator.isTaxID(text, 'it-IT'),
  },
  {
    id: 'fr-nir',
    pattern: rule(String.raw`[12] ?\d{2} ?\d{2} ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}`),
    holds: frenchNumberHolds,
  },
  {
    id: 'br-cpf',
    pattern: rule(String.raw`\d{3}\.\d{3}\.\d{3}-\d{2}`),
    holds: (text) => validator.isTaxID(text, 'pt-BR'),
  },
  {
    id: 'fi-henkilotunnus',
    pattern: rule(String.raw`\d{6}[-+A]\d{3}[0-9A-FHJ-NPR-Y]`),
    holds: (text) => validator.isIdentityCard(text, 'FI'),
  },
  {
    id: 'se-personnummer',
    pattern: rule(String.raw`(?:\d{2})?\d{6}[-+]\d{4}`),
    holds: (text) => validator.isTaxID(text, 'sv-SE'),
  },
  {
    id: 'dk-cpr',
    pattern: rule(String.raw`\d{6}-\d{4}`),
    holds: (text) => validator.isTaxID(text, 'dk-DK'),
  },
  {
    id: 'cz-rodne-cislo',
    pattern: rule(String.raw`\d{6}\/\d{3,4}`),
    holds: (text) => validator.isTaxID(text, 'cs-CZ') || validator.isTaxID(text, 'sk-SK'),
  },
  {
    id: 'in-aadhaar',
    pattern: rule(String.raw`[2-9]\d{3} \d{4} \d{4}`),
    holds: (text) => validator.isIdentityCard(without(text, / /g), 'IN'),
  },
  {
    id: 'cn-resident-identity',
    pattern: rule(String.raw`[1-9]\d{16}[\dXx]`),
    holds: (text) => validator.isIdentityCard(text, 'zh-CN'),
  },
  // Numbers that look like any other number: what stands before them says what they are.
  {
    id: 'national-id',
    pattern: after(idNames(), String.raw`[A-Z]{0,4}\d(?:[ ./-]?[\dA-Z]){5,17}`),
  },
  {
    id: 'birth-date',
    pattern: after(
      'date[ _-]?of[ _-]?birth|birth[ _-]?date|birthday|dob|geburtsdatum|date[ _-]?de[ _-]?naissance',
      String.raw`\d{1,4}[./ -]\d{1,2}[./ -]\d{1,4}`,
    ),
  },
]

function phoneNames(): string {
  return 'phone|tele(?:ph|f)one?|tel|mobile|mobil|cell(?:[ _-]?phone)?|fax|handy|whatsapp|t[eé]l[eé]fono'
}

function idNames(): string {
  return [
    'ssn|social[ _-]?security|sin|nino|national[ _-]?insurance|national[ _-]?(?:id|identity)',
    'tax(?:payer)?[ _-]?id(?:entification)?|tin|steuer[ _-]?id(?:entifikations)?|idnr|pesel|bsn|burgerservice',
    'personnummer|f[oø]dselsnummer|henkil[oö]tunnus|cpf|curp|dni|nie|nif|nir|codice[ _-]?fiscale|aadhaar|cnp|oib|egn',
    'passport|reisepass|identity[ _-]?card|personalausweis|driver.?s?[ _-]?licen[cs]e',
  ].join('|')
}
