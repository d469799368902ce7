import { constants, crc32, deflateRawSync } from 'node:zlib';
import type { Inflated } from './types.ts';

/** What inflates a member at once, and says whether it kept to the memory that it was given. */
export interface Tested {
  writeSync(input: Buffer, output: Buffer): Inflated;
  readonly isWithinBounds: boolean;
}

const [INPUT, OUTPUT] = [1_000, 4_096];

/** Is all inflated as zlib does, whatever blocks it is made of, in pieces; and is a wrong checksum told? */
export function inflatesAsZlib(make: () => Tested): boolean {
  const text = Buffer.from(Array.from({ length: 2_000 }, (_, at) => `${at * at}, `).join(''));
  const ways = [{ level: 0 }, { level: 1, strategy: constants.Z_FIXED }, { level: 6 }];
  return ways.every((way) => {
    const stored = deflateRawSync(text, way);
    const told = (sum: number) =>
      inflated(make(), Buffer.concat([stored, endOf(text, sum), Buffer.from('behind')]), 6);
    return told(crc32(text))?.equals(text) && told(crc32(text) ^ 1) === undefined;
  });
}

/** What stands behind a member that is this text. */
function endOf(text: Buffer, checksum: number): Buffer {
  const end = Buffer.alloc(8);
  end.writeUInt32LE(checksum >>> 0);
  end.writeUInt32LE(text.length, 4);
  return end;
}

/** What a member inflates to, if it ends well and leaves so many bytes unread. */
function inflated(member: Tested, bytes: Buffer, behind: number): Buffer | undefined {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const input = bytes.subarray(at, at + INPUT);
    const output = Buffer.alloc(OUTPUT);
    const { free, unread, outcome } = member.writeSync(input, output);
    if (outcome === 'damaged' || !member.isWithinBounds) return undefined;
    pieces.push(output.subarray(0, OUTPUT - free));
    const left = bytes.length - at - input.length + unread;
    if (outcome === 'ended') return left === behind ? Buffer.concat(pieces) : undefined;
    // Full, or all is read: anything else goes on for ever.
    if (free > 0 && unread > 0) return undefined;
    at = bytes.length - left;
  }
  return undefined;
}
