import { Fault } from '../../../../model/fault.ts';
import { walkTree } from '../../tree/walk-tree.ts';
import type { SourceUnit } from '../types.ts';

/** A folder with the files of a project; what git keeps for itself is left out. */
export const sourceFolderSource: SourceUnit = {
  id: 'source-folder',
  schemes: ['dir', 'source-folder'],
  detects: async ({ local }) => local.kind === 'directory',
  open: async ({ local, reference }) => {
    if (local.kind !== 'directory') throw new Fault('not-found', `there is no folder ${reference}`);
    return {
      shape: 'tree',
      kind: 'source-folder',
      walk: async function* (onGap, enters) {
        yield* walkTree(local.path, onGap, {
          ...(enters && { enters }),
          includes: (path) => !path.endsWith('/.git'),
        });
      },
      close: async () => undefined,
    };
  },
};
