import { rmSync } from 'node:fs';
import type { RemoveFile } from './types.ts';

/** See `RemoveFile`. */
export const removeFile: RemoveFile = (path) => rmSync(path, { force: true });
