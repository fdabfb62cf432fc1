import { XMLParser } from 'fast-xml-parser';

const parser = new XMLParser({ parseTagValue: false, isArray: (name) => name === 'Contents' || name === 'Upload' });

/** The parser stands alone in this file, which is loaded on demand: only commands on a bucket need it. Entries of listings are arrays, values are texts. */
export function parseXml(text: Buffer): unknown {
  return parser.parse(text);
}
