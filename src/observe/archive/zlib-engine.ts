import { constants, createGunzip, createInflateRaw, createZstdDecompress } from 'node:zlib';

type Write = (
  flush: number,
  input: Buffer,
  inputOffset: number,
  inputLength: number,
  output: Buffer,
  outputOffset: number,
  outputLength: number,
) => void;

/** What Node's own zlib streams are made of, which writes into memory that it is given; not in its types. */
export interface ZlibEngine {
  readonly _handle: {
    /** At once, as `inflateRawSync` does. */
    readonly writeSync: Write;
    /** On a thread of the pool; `cb` is called when it has ended, or `onerror` with a message. */
    readonly write: Write;
    close(): void;
    cb: () => void;
  };
  reset(): void;
  /** Output bytes that stayed free, input bytes that stayed unread. */
  readonly _writeState: Uint32Array;
}

/** How each is begun, and what its engine is told of bytes that more will follow, and of the last. */
export const ENGINES = {
  deflate: { create: createInflateRaw, more: constants.Z_NO_FLUSH, last: constants.Z_FINISH },
  gzip: { create: createGunzip, more: constants.Z_NO_FLUSH, last: constants.Z_FINISH },
  zstd: { create: createZstdDecompress, more: constants.ZSTD_e_continue, last: constants.ZSTD_e_end },
} as const;
