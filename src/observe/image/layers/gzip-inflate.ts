import type { MemberInflater } from '../../../platform/isal/types.ts';
import { headerLength } from './gzip-header.ts';
import type { InflateEngine, Written } from './types.ts';
import { damage, ZlibInflate } from './zlib-inflate.ts';

/**
 * Inflates the first member of a gzip stream with a library that is faster than zlib. Streams of one member are nearly
 * all; further ones, and whose header is out of the ordinary, are zlib's, as a call for each of a million costs too much.
 */
export class GzipInflate implements InflateEngine {
  readonly #member: MemberInflater;
  #place: 'header' | 'member' | 'behind' = 'header';
  #zlib: ZlibInflate | undefined;

  constructor(member: MemberInflater) {
    this.#member = member;
  }

  async write(input: Buffer, output: Buffer, isLast: boolean): Promise<Written> {
    let at = 0;
    if (this.#place === 'header') {
      at = headerLength(input) ?? 0;
      if (at === 0) this.#zlib = new ZlibInflate('gzip');
      this.#place = 'member';
    }
    if (this.#zlib) return this.#zlib.write(input, output, isLast);
    if (this.#place === 'behind') return this.#writeBehind(input, output, isLast);
    const { outcome, free, unread } = await this.#member.write(input.subarray(at), output);
    // What is neither full nor at the end of its input stands still.
    const isStuck = outcome === 'more' && free > 0 && (unread > 0 || isLast);
    if (outcome === 'damaged' || isStuck) throw damage('gzip', outcome);
    if (outcome !== 'ended') return { free, unread };
    this.#place = 'behind';
    if (unread === 0) return { free, unread };
    return this.#writeBehind(input.subarray(-unread), output.subarray(output.length - free), isLast);
  }

  /** What follows a member: another, or zeros, which nothing is read of. */
  async #writeBehind(input: Buffer, output: Buffer, isLast: boolean): Promise<Written> {
    const isEnd = input.length === 0 || input[0] === 0;
    if (isEnd) return { free: output.length, unread: input.length };
    this.#zlib = new ZlibInflate('gzip');
    return this.#zlib.write(input, output, isLast);
  }

  [Symbol.dispose](): void {
    this.#zlib?.[Symbol.dispose]();
  }
}
