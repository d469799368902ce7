import { open, readFile, rename, rm } from 'node:fs/promises';
import * as z from 'zod';
import { Fault, messageOf } from '../../model/fault.ts';
import { parseJson } from '../../model/json/parse.ts';
import type { ChainAnchor } from './types.ts';

const headSchema = z.strictObject({ height: z.int().positive(), hash: z.base64url().max(64) });

/** Keeps a head in a file, for its owner alone. */
export function fileAnchor(path: string): ChainAnchor {
  return {
    async read() {
      try {
        return headSchema.parse(parseJson(await readFile(path, 'utf8')));
      } catch (cause) {
        if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
        throw new Fault('usage', `${path} has no head of a chain: ${messageOf(cause)}`, { cause });
      }
    },
    async write(head) {
      if (!head) return rm(path, { force: true });
      // Whole or not at all, also where the machine fails meanwhile.
      const file = await open(`${path}.part`, 'w', 0o600);
      try {
        await file.writeFile(JSON.stringify(head));
        await file.sync();
      } finally {
        await file.close();
      }
      return rename(`${path}.part`, path);
    },
  };
}
