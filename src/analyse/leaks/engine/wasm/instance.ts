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

/** Compiles and starts a module that exports `memory` and functions of these names. */
export function instantiate(bytes: Uint8Array<ArrayBuffer>, names: readonly string[]): WasmInstance {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  const { buffer } = exports['memory'] as { readonly buffer: ArrayBuffer };
  const functions = names.map((name) => exports[name]) as WasmInstance['functions'];
  return { memory: new Uint8Array(buffer), functions };
}
