import { AUTHORITY_FOLDER } from './nodes.ts';
import { option } from './option.ts';

/** Where the authority is. */
export const FOLDER = option('--folder <folder>', 'of the authority', {
  absent: AUTHORITY_FOLDER,
  completion: 'folder',
});

/** Exit codes of what is done with an authority. */
export const AUTHORITY_EXITS = { 3: 'no authority or no such file', 4: 'something cannot be used' } as const;

/** Likewise over the network. */
export const NODE_EXITS = { 3: 'no authority or no such file', 4: 'refused or not reached' } as const;

/** What an invitation is, for the commands that make it and take it. */
export const INVITATIONS = `An invitation is good once, and for an hour. Whoever has it can be that node, so it has to be carried where nobody else
reads it. A node gets certificates of the workloads that have addresses in its blocks, and of no others.`;
