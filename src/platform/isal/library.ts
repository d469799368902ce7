import { basename } from 'node:path';
import { type Koffi, loadLibrary, type Refusal, refusal } from '../native-library/native-library.ts';
import { inflatesAsZlib } from './self-test.ts';
import type { Inflated, MemberInflater } from './types.ts';

/** ISA-L, Intel's Intelligent Storage Acceleration Library, for x86-64 and ARM64. */
export const LIBRARY = 'libisal.so.2';

/**
 * Where fields of `struct inflate_state` are on processors of 64 bits, as `igzip_lib.h` declares it, and more than it has.
 * A test tells whether the library at hand agrees.
 */
const [NEXT_OUT, FREE, NEXT_IN, UNREAD, BLOCK_STATE, CHECK] = [0, 8, 16, 32, 21_160, 21_172];
const [STATE_SIZE, ALLOCATED] = [87_368, 98_304];
/** `ISAL_GZIP_NO_HDR_VER`: checksum and length are behind what is compressed, and are verified. */
const GZIP_BEHIND_HEADER = 6;
/** `ISAL_BLOCK_FINISH`. */
const FINISHED = 5;
/** `ISAL_DECOMP_OK`. */
const SUCCESS = 0;

/** The library, when it was loaded and told to be right. */
export interface Library {
  /** `libisal.so.2.0.31`. */
  readonly name: string;
  open(): MemberInflater;
}

/** Loads the library into this process, where it can be used. */
export async function loadInflateLibrary(path: string): Promise<Library | Refusal> {
  return loadLibrary(path, bind);
}

function bind(koffi: Koffi, path: string): Library | Refusal {
  if (!['x64', 'arm64'].includes(process.arch)) return refusal(`it is not known on ${process.arch}`);
  const library = koffi.load(path);
  const begin: (state: Buffer) => unknown = library.func('void isal_inflate_init(void *state)');
  const inflate = library.func('int isal_inflate(void *state)');
  const call = { begin, inflate, addressOf: koffi.address };
  if (!inflatesAsZlib(() => new Member(call))) return refusal('it does not inflate as zlib does');
  return { name: basename(path), open: () => new Member(call) };
}

interface Calls {
  readonly begin: (state: Buffer) => unknown;
  readonly inflate: ReturnType<ReturnType<Koffi['load']>['func']>;
  readonly addressOf: (bytes: Buffer) => bigint;
}

class Member implements MemberInflater {
  readonly #call: Calls;
  /** Outside of V8's heap, so that it stays where it is. */
  readonly #state = Buffer.allocUnsafeSlow(ALLOCATED).fill(0);

  constructor(call: Calls) {
    this.#call = call;
    call.begin(this.#state);
    this.#state.writeUInt32LE(GZIP_BEHIND_HEADER, CHECK);
  }

  write(input: Buffer, output: Buffer): Promise<Inflated> {
    this.#point(input, output);
    return new Promise((resolve, reject) => {
      // Whoever waits for it has both, so that they are not collected meanwhile.
      this.#call.inflate.async(this.#state, (error: unknown, code: number) => {
        if (error instanceof Error) reject(error);
        else resolve(this.#outcome(code, input, output));
      });
    });
  }

  /** As `write`, at once. */
  writeSync(input: Buffer, output: Buffer): Inflated {
    this.#point(input, output);
    return this.#outcome(Number(this.#call.inflate(this.#state)), input, output);
  }

  /** Nothing was written behind what the library says that it needs. */
  get isWithinBounds(): boolean {
    return this.#state.subarray(STATE_SIZE).every((byte) => byte === 0);
  }

  #point(input: Buffer, output: Buffer): void {
    this.#state.writeBigUInt64LE(this.#call.addressOf(output), NEXT_OUT);
    this.#state.writeUInt32LE(output.length, FREE);
    this.#state.writeBigUInt64LE(this.#call.addressOf(input), NEXT_IN);
    this.#state.writeUInt32LE(input.length, UNREAD);
  }

  #outcome(code: number, input: Buffer, output: Buffer): Inflated {
    const [free, unread] = [this.#state.readUInt32LE(FREE), this.#state.readUInt32LE(UNREAD)];
    const isSound = code === SUCCESS && free <= output.length && unread <= input.length;
    const isEnd = this.#state.readInt32LE(BLOCK_STATE) === FINISHED;
    return { free, unread, outcome: isSound ? (isEnd ? 'ended' : 'more') : 'damaged' };
  }
}
