/**
 * A name as a file system that ignores letter case compares it: composed, folded, without the marks that HFS+
 * skips. Upper case comes first, as `ſ` and `K` fold to `s` and `k` only by that way. Source: Apple, TN1150,
 * "Case-Insensitive String Comparison"; the ignored marks are those of git's `next_hfs_char`.
 */
export function folded(name: string): string {
  return name
    .replace(/[\u200C-\u200F\u202A-\u202E\u206A-\u206F\uFEFF]/g, '')
    .normalize('NFC')
    .toUpperCase()
    .toLowerCase()
}
