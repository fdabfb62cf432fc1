/** What 0x80 to 0x9f are in Windows-1252; the five that are nothing stay control characters. TextDecoder of Node 20 leaves all of them as such. */
const UPPER = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** The text of bytes in Windows-1252, which is what spreadsheets of western Europe write for "CSV". */
export function fromWindows1252(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[\u0080-\u009f]/g, (letter) => UPPER[letter.charCodeAt(0) - 0x80] ?? letter);
}
