/** What is wrong with bzip2 data: they end in mid-stream, contradict themselves, are followed by something else, or grow too large. */
export type Bzip2Fault = 'cut' | 'damaged' | 'garbage' | 'too-large';

export class Bzip2Error extends Error {
  readonly fault: Bzip2Fault;

  constructor(fault: Bzip2Fault, message: string) {
    super(message);
    this.fault = fault;
  }
}
