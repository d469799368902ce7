import type { FileAnalyser } from '../../model/analyser.ts';
import { Fault } from '../../model/fault.ts';
import { archiveKind } from '../../observe/archive/contents/kind.ts';
import { SECRET_FACTS, type SecretFact, withAllowed } from './fact.ts';
import { identityOf } from './published.ts';
import { isOpaque } from './opaque.ts';
import { lookInto, MAXIMUM_LEAKS, OWN_LOOK, type SecretLook } from './look-into.ts';

/** Reads every file, what is in those that are archives, and the names of those that a name tells of. */
export function secretAnalyser(look: SecretLook): FileAnalyser<SecretFact> {
  const { rules } = look;
  return {
    id: SECRET_FACTS,
    // Asked for where what is found is kept.
    get version() {
      return rules.version;
    },
    maximumSize: 8 * 2 ** 30,
    interest: ({ size, path }) => {
      if (size === 0) return 'no';
      return rules.named(path).length > 0 ? 'yes' : 'by-magic';
    },
    recognises: (head) => archiveKind(head, '') !== undefined || !isOpaque(head),
    *read(file, room) {
      const { leaks, unread, isCut } = lookInto(file, look, room);
      const identity = leaks.length > 0 ? identityOf(file) : undefined;
      for (const { fact, allowed } of leaks)
        yield withAllowed(identity ? { ...fact, file: identity } : fact, allowed);
      yield* unread;
      if (isCut)
        throw new Fault('limit', `more than ${MAXIMUM_LEAKS} secrets are in it, of which these are told`);
    },
  };
}

/** With our own rules. */
export const SECRET_ANALYSER = secretAnalyser(OWN_LOOK);
