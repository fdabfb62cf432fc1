import { describe, expect, it } from 'vitest';
import { asDiskFault, asMachineFault } from '../../src/disk/disk-fault.ts';
import { FbpError } from '../../src/domain/errors.ts';

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: refused, open '/data/x'`), { code, path: '/data/x' });
}

describe('what the operating system refuses', () => {
  it.each(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EMFILE', 'ENFILE', 'EIO', 'ENOTDIR', 'ENOENT'])(
    '%s is a disk fault with exit code 7, naming the path, the code and what helps',
    (code) => {
      const fault = asDiskFault(systemError(code), 'write the file', '/out/matches.csv');
      expect(fault).toMatchObject({
        code: 'FBP-DISK',
        exitCode: 7,
        where: '/out/matches.csv',
        hint: expect.any(String),
      });
      expect((fault as FbpError).message).toMatch(new RegExp(`^Cannot write the file: .*\\(${code}\\)$`));
    },
  );

  it('stays what it is when it is no disk fault', () => {
    for (const error of [new TypeError('x'), systemError('ECONNRESET'), new FbpError('FBP-REMOTE', 'gone'), 'text']) {
      expect(asDiskFault(error, 'write', 'x')).toBe(error);
    }
  });

  it.each(['ENOSPC', 'EDQUOT', 'EROFS', 'EMFILE', 'ENFILE'])('%s concerns everything that follows', (code) => {
    const fault = asMachineFault(systemError(code), 'go on');
    expect(fault).toMatchObject({ code: 'FBP-DISK', exitCode: 7, where: '/data/x' });
  });

  it.each(['ENOENT', 'EACCES', 'EIO', 'ENOTDIR'])('%s may concern that one file only', (code) => {
    const error = systemError(code);
    expect(asMachineFault(error, 'go on')).toBe(error);
  });
});
