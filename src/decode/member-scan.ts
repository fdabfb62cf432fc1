import type { FilePlace } from '../domain/event.ts';

/** How far a container of many files could be read. */
export interface MemberScan {
  readonly members: number;
  /** Links, devices, folders and whatever else is no regular file. */
  readonly others: number;
  /** What ended the reading before the container's end; members before that place are usable. */
  readonly fault: string | undefined;
}

export interface MemberReading {
  /** Called for every regular file, in file order; its name is its path within the container. */
  onMember(member: FilePlace): void;
  readonly signal: AbortSignal;
}
