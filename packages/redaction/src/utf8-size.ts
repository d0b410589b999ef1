/** How many bytes [start, end) of `text` take in UTF-8. A lone surrogate counts as U+FFFD, as encoders write it. */
export function utf8Size(text: string, start: number, end: number): number {
  let size = 0
  for (let at = start; at < end; at += 1) {
    const unit = text.charCodeAt(at)
    if (unit < 0x80) size += 1
    else if (unit < 0x800) size += 2
    else if (isPair(unit, text.charCodeAt(at + 1))) {
      size += 4
      at += 1
    } else size += 3
  }
  return size
}

function isPair(high: number, low: number): boolean {
  return high >= 0xd800 && high <= 0xdbff && low >= 0xdc00 && low <= 0xdfff
}
