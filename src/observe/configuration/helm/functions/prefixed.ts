import type { FunctionMap } from '../template/signature.ts';

/** Functions under names with a prefix: `first` as `mustFirst`. */
export function prefixed(prefix: string, functions: FunctionMap): FunctionMap {
  return Object.fromEntries(
    Object.entries(functions).map(([name, made]) => [
      `${prefix}${name[0]?.toUpperCase()}${name.slice(1)}`,
      made,
    ]),
  );
}

/** Functions, and the same under the names by which they fail rather than give nothing; here they always do. */
export function alsoMust(functions: FunctionMap): FunctionMap {
  return { ...functions, ...prefixed('must', functions) };
}
