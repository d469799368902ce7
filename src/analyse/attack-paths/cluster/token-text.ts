import type { AttackNode } from '../../../model/attack/graph.ts';
import { parseJson } from '../../../model/json/parse.ts';
import { textAt } from '../../misconfiguration/kubernetes/values.ts';
import { isServiceAccount, userNode } from './accounts.ts';

const TOKEN = /\beyJ[\w-]{10,2000}\.(eyJ[\w-]{10,8000})\.[\w-]{10,2000}/g;
/** UTF-16 units of a value that are looked at, and tokens in it. */
const MOST_TEXT = 256 * 1024;
const MOST_TOKENS = 20;

/** The service accounts whose tokens stand in a text. The tokens themselves are not kept. */
export function accountsInText(text: string): AttackNode[] {
  const found = new Map<string, AttackNode>();
  for (const [, payload = ''] of text.slice(0, MOST_TEXT).matchAll(TOKEN)) {
    const subject = subjectOf(payload);
    if (subject?.startsWith('system:serviceaccount:') === true) found.set(subject, userNode(subject));
    if (found.size >= MOST_TOKENS) break;
  }
  return [...found.values()].filter(isServiceAccount);
}

function subjectOf(payload: string): string | undefined {
  try {
    return textAt(parseJson(Buffer.from(payload, 'base64url').toString()), 'sub');
  } catch {
    // What looks like a token need not be one.
    return undefined;
  }
}
