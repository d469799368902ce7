import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Fault } from '../../model/fault.ts';
import { AuditChain } from '../../vault/audit/chain.ts';

export interface AuditFileVerdict {
  /** Lines that were read. */
  readonly lines: number;
  /** Number of the first line, from 1, that does not follow from the one before; undefined where each does. */
  readonly broken: number | undefined;
}

/** Reads a file of records line by line, up to the first that does not follow. Rejects with a `Fault` (`not-found`). */
export async function verifyAuditFile(path: string, isContinued: boolean): Promise<AuditFileVerdict> {
  const chain = new AuditChain(isContinued);
  const stream = createReadStream(path);
  let lines = 0;
  try {
    for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
      lines += 1;
      if (!chain.follows(line)) return { lines, broken: lines };
    }
  } catch (cause) {
    throw new Fault('not-found', `${path} cannot be read`, { cause });
  } finally {
    stream.destroy();
  }
  return { lines, broken: undefined };
}
