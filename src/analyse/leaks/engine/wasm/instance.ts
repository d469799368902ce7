/** What of the WebAssembly JavaScript interface is used; the types of Node leave it out. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object) => { readonly exports: Readonly<Record<string, unknown>> };
};

/** A module that runs. */
export interface WasmInstance {
  /** All of its memory, which is another array once it has grown. */
  memory: Uint8Array<ArrayBuffer>;
  /** Has memory of at least so many bytes. */
  readonly reserve: (bytes: number) => void;
  /** Its functions, in the order in which they were asked for. */
  readonly functions: readonly ((...parameters: readonly number[]) => number)[];
}

/** To compile takes far longer than to start: each module is compiled once, as long as its bytes are held. */
const COMPILED = new WeakMap<Uint8Array, object>();

/** Bytes of a page, the unit in which memory grows. */
const PAGE = 2 ** 16;

interface Memory {
  readonly buffer: ArrayBuffer;
  readonly grow: (pages: number) => number;
}

/** Compiles and starts a module that exports `memory` and functions of these names. */
export function instantiate(bytes: Uint8Array<ArrayBuffer>, names: readonly string[]): WasmInstance {
  const compiled = COMPILED.get(bytes) ?? new WebAssembly.Module(bytes);
  COMPILED.set(bytes, compiled);
  const { exports } = new WebAssembly.Instance(compiled);
  const memory = exports['memory'] as Memory;
  const instance: WasmInstance = {
    memory: new Uint8Array(memory.buffer),
    functions: names.map((name) => exports[name]) as WasmInstance['functions'],
    reserve: (size) => {
      const { length } = instance.memory;
      if (size <= length) return;
      // At least twice as many, as to V8 every step is new memory, after so much of which it collects garbage.
      memory.grow(Math.ceil(Math.max(size - length, length) / PAGE));
      instance.memory = new Uint8Array(memory.buffer);
    },
  };
  return instance;
}
