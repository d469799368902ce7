/** What of the WebAssembly JavaScript interface is used; the types of Node leave it out. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object) => { readonly exports: Readonly<Record<string, unknown>> };
};

/** A module that runs. */
export interface WasmInstance {
  /** All of its memory, which does not grow. */
  readonly memory: Uint8Array<ArrayBuffer>;
  /** Its functions, in the order in which they were asked for. */
  readonly functions: readonly ((...parameters: readonly number[]) => number)[];
}

/** To compile takes far longer than to start: each module is compiled once, as long as its bytes are held. */
const COMPILED = new WeakMap<Uint8Array, object>();

/** Compiles and starts a module that exports `memory` and functions of these names. */
export function instantiate(bytes: Uint8Array<ArrayBuffer>, names: readonly string[]): WasmInstance {
  const compiled = COMPILED.get(bytes) ?? new WebAssembly.Module(bytes);
  COMPILED.set(bytes, compiled);
  const { exports } = new WebAssembly.Instance(compiled);
  const { buffer } = exports['memory'] as { readonly buffer: ArrayBuffer };
  const functions = names.map((name) => exports[name]) as WasmInstance['functions'];
  return { memory: new Uint8Array(buffer), functions };
}
