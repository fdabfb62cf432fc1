import { spawnSync } from 'node:child_process';
import { afterEach, expect, it } from 'vitest';
import { decodeFile } from '../../src/decode/decode-files.ts';
import { chooseDecoder, decoderKind } from '../../src/decode/thread-decoder.ts';
import { compressText } from '../support/generator/compress.ts';

afterEach(() => chooseDecoder('auto'));

const TEXT = '{"op":"mcm"}\n'.repeat(50);
const FILE = { name: '1.1.bz2', bytes: compressText(TEXT, 'bz2') };

it('decodes with WebAssembly, or with JavaScript where that is chosen', () => {
  expect(decoderKind()).toBe('wasm');
  expect(Buffer.from(decodeFile(FILE)).toString()).toBe(TEXT);
  chooseDecoder('portable');
  expect(decoderKind()).toBe('portable by choice');
  expect(Buffer.from(decodeFile(FILE)).toString()).toBe(TEXT);
});

it('decodes with JavaScript in a process without WebAssembly', () => {
  const module = new URL('../../src/decode/', import.meta.url).href;
  const code = `
    const { decodeFile } = await import('${module}decode-files.ts');
    const { decoderKind } = await import('${module}thread-decoder.ts');
    const bytes = Buffer.from('${Buffer.from(FILE.bytes).toString('base64')}', 'base64');
    process.stdout.write(decoderKind() + '|' + Buffer.from(decodeFile({ name: 'x', bytes })).toString());`;
  const flags = ['--jitless', '--import', 'tsx', '--input-type=module', '--eval', code];
  const { stdout, stderr } = spawnSync(process.execPath, flags, { encoding: 'utf8' });
  expect(stdout, stderr).toBe(`portable for want of vectors|${TEXT}`);
});
