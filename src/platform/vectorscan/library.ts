import { type Koffi, loadLibrary, type Refusal, refusal } from '../native-library/native-library.ts';

/** Vectorscan, or Hyperscan, whose interface it has. */
export const LIBRARY = 'libhs.so.5';
const SUPPORTED = /^5\.\d+\.\d+/;

/** `hs_error_t`: what calls return where all went well. */
export const SUCCESS = 0;
/** `HS_MODE_BLOCK`: the bytes are there at once. */
const BLOCK = 1;

/** An address in memory. */
type Address = bigint | number;

/** The calls of the library that are used, as `hs.h` declares them, and what it is of. */
export interface Library {
  /** `5.4.11`. */
  readonly version: string;
  /** The processor's features as the library sees them. */
  readonly platform: string;
  /** A database of expressions, or why there is none. */
  compile(expressions: readonly string[]): Address | string;
  serialize(database: Address): Buffer | undefined;
  deserialize(bytes: Buffer): Address | undefined;
  allocateScratch(database: Address): Address | undefined;
  freeDatabase(database: Address): void;
  freeScratch(scratch: Address): void;
  /** Calls `onMatch` until it returns something else than 0; what it returns is an `hs_error_t`. */
  scanner(onMatch: (expression: number, end: number) => number): Scanner;
}

interface Scanner extends Disposable {
  readonly scan: (database: Address, scratch: Address, bytes: Uint8Array) => number;
}

/** Loads the library into this process, where it can be used. */
export async function loadPatternLibrary(path: string): Promise<Library | Refusal> {
  return loadLibrary(path, bind);
}

function bind(koffi: Koffi, path: string): Library | Refusal {
  const library = koffi.load(path);
  const call = (signature: string) => library.func(signature) as (...given: unknown[]) => unknown;
  const version = String(call('const char *hs_version()')()).split(' ', 1).join('');
  if (!SUPPORTED.test(version)) return refusal(`it is of version ${version}, and not 5`);
  if (call('int hs_valid_platform()')() !== SUCCESS) return refusal('it does not support this processor');
  const platform = Buffer.alloc(32);
  call('int hs_populate_platform(void *platform)')(platform);
  const serialize = call('int hs_serialize_database(void *db, _Out_ void **bytes, _Out_ size_t *length)');
  const deserialize = call(
    'int hs_deserialize_database(const uint8_t *bytes, size_t length, _Out_ void **db)',
  );
  const allocate = call('int hs_alloc_scratch(void *db, _Inout_ void **scratch)');
  const freeDatabase = call('int hs_free_database(void *db)');
  const freeScratch = call('int hs_free_scratch(void *scratch)');
  const given = (made: (out: Address[]) => unknown) => {
    const out: Address[] = [0];
    return made(out) === SUCCESS ? out[0] : undefined;
  };
  return {
    version,
    platform: platform.toString('hex'),
    compile: compiler(koffi, call),
    serialize: (database) => {
      const [bytes, length]: [Address[], number[]] = [[0], [0]];
      if (serialize(database, bytes, length) !== SUCCESS) return undefined;
      const copy = Buffer.from(new Uint8Array(koffi.view(bytes[0], length[0] ?? 0)));
      koffi.free(bytes[0]);
      return copy;
    },
    deserialize: (bytes) => given((out) => deserialize(bytes, bytes.length, out)),
    allocateScratch: (database) => given((out) => allocate(database, out)),
    freeDatabase: (database) => void freeDatabase(database),
    freeScratch: (scratch) => void freeScratch(scratch),
    scanner: scanners(koffi, call),
  };
}

type Call = (signature: string) => (...given: unknown[]) => unknown;

function compiler(koffi: Koffi, call: Call): Library['compile'] {
  const compile = call(
    'int hs_compile_multi(const char **expressions, const uint *flags, const uint *ids, uint count, uint mode, void *platform, _Out_ void **db, _Out_ void **error)',
  );
  const freeError = call('int hs_free_compile_error(void *error)');
  const CompileError = koffi.struct({ message: 'const char *', expression: 'int' });
  return (expressions) => {
    const [database, error]: [Address[], Address[]] = [[0], [0]];
    const count = expressions.length;
    const ids = Uint32Array.from(expressions.keys());
    if (compile(expressions, new Uint32Array(count), ids, count, BLOCK, null, database, error) === SUCCESS)
      return database[0] ?? 0;
    const { message, expression } = koffi.decode(error[0], CompileError) as Record<string, unknown>;
    freeError(error[0]);
    return `${String(message)} (expression ${String(expression)})`;
  };
}

function scanners(koffi: Koffi, call: Call): Library['scanner'] {
  const scan = call(
    'int hs_scan(void *db, const uint8_t *bytes, uint length, uint flags, void *scratch, void *on_match, void *context)',
  );
  const OnMatch = koffi.pointer(
    koffi.proto('int (uint id, uint64_t from, uint64_t to, uint flags, void *context)'),
  );
  return (onMatch) => {
    const callback = koffi.register((id: number, _from: number, to: number) => onMatch(id, to), OnMatch);
    return {
      scan: (database, scratch, bytes) =>
        Number(scan(database, bytes, bytes.length, 0, scratch, callback, null)),
      [Symbol.dispose]: () => koffi.unregister(callback),
    };
  };
}
