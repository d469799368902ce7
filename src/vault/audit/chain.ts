import { createHash } from 'node:crypto';

/** Hash that the first record names: of nothing. */
const CHAIN_START = createHash('sha256').update('').digest('hex');

/** Follows records line by line: each names the hash of the one before, so that what was changed, left out or added shows. */
export class AuditChain {
  #previous: string | undefined;

  /** With `isContinued` whatever the first line follows is believed: it is in a file that is gone. */
  constructor(isContinued = false) {
    this.#previous = isContinued ? undefined : CHAIN_START;
  }

  follows(line: string): boolean {
    const named = previousOf(line);
    const isNext = named !== undefined && (this.#previous === undefined || named === this.#previous);
    this.#previous = createHash('sha256').update(line).digest('hex');
    return isNext;
  }
}

function previousOf(line: string): string | undefined {
  return /^\{"time":"[^"]{1,40}","type":"(?:request|response)","previous":"([0-9a-f]{64})",/.exec(line)?.[1];
}
