import { expect, it } from 'vitest';
import { FbpError } from '../../../src/domain/errors.ts';
import { sentFault } from '../../../src/pipeline/threads/sent-fault.ts';

it.each([
  'WebAssembly.Instance(): Out of memory: Cannot allocate Wasm memory for new instance',
  'Array buffer allocation failed',
])('a worker short of memory blames no file: %s', (message) => {
  expect(sentFault(new RangeError(message))).toMatchObject({
    code: 'FBP-DISK',
    message: expect.stringMatching('ENOMEM'),
  });
});

it('what is wrong with a file, or with the program, stays what it is', () => {
  const fault = new FbpError('FBP-MARKET-FILE', 'is damaged', { where: '1.1', hint: 'fetch it again' });
  expect(sentFault(fault)).toEqual({
    ...{ code: 'FBP-MARKET-FILE', message: 'is damaged', where: '1.1', hint: 'fetch it again' },
    retryable: fault.retryable,
  });
  expect(sentFault(new TypeError('x is not a function'))).toMatchObject({ code: 'FBP-BUG' });
});
