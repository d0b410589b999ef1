/** Numbers that were never given out: areas 000, 666 and from 900, group 00, serial 0000. Social Security Administration. */
export function socialSecurityHolds(text: string): boolean {
  const [area, group, serial] = text.split('-')
  return !/^(?:000|666|9..)$/.test(area ?? '') && group !== '00' && serial !== '0000'
}

/** The key is 97 less the remainder of the thirteen digits before it; Corsica's letters count as numbers. INSEE. */
export function frenchNumberHolds(text: string): boolean {
  const digits = text.replaceAll(' ', '').replace('2A', '19').replace('2B', '18')
  const month = Number(digits.slice(3, 5))
  if (month === 0 || (month > 12 && month < 20) || month > 42) return false
  return 97n - (BigInt(digits.slice(0, 13)) % 97n) === BigInt(digits.slice(13))
}
