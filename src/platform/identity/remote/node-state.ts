import { join } from 'node:path';
import * as z from 'zod';
import { Fault } from '../../../model/fault.ts';
import { readStateFile, writeStateFile } from '../../host/state-file.ts';
import { invitationSchema } from '../../../model/report/identity.ts';
import { parseJson } from '../../../model/json/parse.ts';

const stateSchema = invitationSchema.omit({ secret: true }).extend({
  version: z.literal(1),
  certificate: z.string().max(64 * 1024),
  key: z.string().max(8192),
});

/** What a node that has joined knows. */
export type NodeState = z.output<typeof stateSchema>;

/** Throws a `Fault`: `not-found` where nobody has joined, `malformed`. */
export function readNode(folder: string): NodeState {
  const file = join(folder, 'node.json');
  const text = readStateFile(file);
  if (text === undefined)
    throw new Fault('not-found', `${folder} is not that of a node that has joined`, {
      hint: 'plimsoll identity join INVITATION --folder FOLDER',
    });
  const parsed = stateSchema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  throw new Fault('malformed', `${file} is not that of a node: ${z.prettifyError(parsed.error)}`, {
    hint: 'join again with a new invitation',
  });
}

/** Written whole or not at all, for its owner only. */
export function writeNode(folder: string, state: NodeState): void {
  writeStateFile(join(folder, 'node.json'), `${JSON.stringify(state, undefined, 1)}\n`);
}

function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    // The schema says what is wrong with `undefined`, too.
    return undefined;
  }
}
