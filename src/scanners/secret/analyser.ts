import type { FileAnalyser } from '../../model/analyser.ts';
import { Fault } from '../../model/fault.ts';
import { archiveKind } from '../../observe/archive/contents/kind.ts';
import { RULE_SET_VERSION } from '../../analyse/leaks/leak-engine.ts';
import type { SecretFact } from './fact.ts';
import { isOpaque } from './opaque.ts';
import { lookInto, MAXIMUM_LEAKS } from './look-into.ts';

/** Reads every file, and what is in those that are archives. */
export const SECRET_ANALYSER: FileAnalyser<SecretFact> = {
  id: 'secret',
  version: RULE_SET_VERSION,
  maximumSize: 8 * 2 ** 30,
  interest: ({ size }) => (size > 0 ? 'by-magic' : 'no'),
  recognises: (head) => archiveKind(head, '') !== undefined || !isOpaque(head),
  *read(file, room) {
    const { leaks, unread, isCut } = lookInto(file, room);
    for (const { fact } of leaks) yield fact;
    yield* unread;
    if (isCut)
      throw new Fault('limit', `more than ${MAXIMUM_LEAKS} secrets are in it, of which these are told`);
  },
};
