/** What is wrong with bzip2 data: they end in mid-stream, contradict themselves, are followed by something else, or grow too large. */
export type Bzip2Fault = 'cut' | 'damaged' | 'garbage' | 'too-large';

export class Bzip2Error extends Error {
  readonly fault: Bzip2Fault;

  constructor(fault: Bzip2Fault, message: string) {
    super(message);
    this.fault = fault;
  }
}

export function cutShort(): Bzip2Error {
  return new Bzip2Error('cut', 'the data end in mid-stream');
}

export function wrongBlock(): Bzip2Error {
  return new Bzip2Error('damaged', 'a block is damaged');
}

export function wrongChecksum(): Bzip2Error {
  return new Bzip2Error('damaged', 'the checksum of a block does not agree');
}

export function tooMuch(): Bzip2Error {
  return new Bzip2Error('too-large', 'the data decode to more than is allowed');
}
