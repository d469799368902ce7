import { posix } from 'node:path';
import { type FunctionMap, takes } from '../template/signature.ts';
import { prefixed } from './prefixed.ts';

/** https://helm.sh/docs/chart_template_guide/function_list/#file-path-functions */
const PATHS: FunctionMap = {
  base: takes(['string'], ([path]) => posix.basename(path) || (path === '' ? '.' : '/')),
  dir: takes(['string'], ([path]) => clean(path.slice(0, path.lastIndexOf('/') + 1))),
  clean: takes(['string'], ([path]) => clean(path)),
  ext: takes(['string'], ([path]) => /\.[^./]*$/.exec(path)?.[0] ?? ''),
  isAbs: takes(['string'], ([path]) => path.startsWith('/')),
};

export const PATH_FUNCTIONS: FunctionMap = { ...PATHS, ...prefixed('os', PATHS) };

function clean(path: string): string {
  const normal = posix.normalize(path);
  return normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal;
}
