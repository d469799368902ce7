import type { BehaviourFact } from '../../../model/behaviour.ts';
import { decodeText, linesOf } from '../../document/text.ts';
import type { BehaviourUnit } from '../types.ts';

const NUMBER = /^\d{1,10}$/;
const MAXIMUM_ACCOUNTS = 4096;

/** Users and groups by name: `/etc/passwd` and `/etc/group`. Source: passwd(5), group(5). */
export const ACCOUNTS_UNIT: BehaviourUnit = {
  id: 'behaviour-accounts',
  vectors: ['V6'],
  version: 1,
  maximumSize: 1024 * 1024,
  interest: ({ path }) => (path === '/etc/passwd' || path === '/etc/group' ? 'yes' : 'no'),
  read: (file) => {
    const lines = linesOf(decodeText(file.bytes())).slice(0, MAXIMUM_ACCOUNTS);
    return lines.flatMap((line) => (file.entry.path.endsWith('passwd') ? account(line) : group(line)));
  },
};

function account(line: string): BehaviourFact[] {
  const [name = '', , uid = '', gid = ''] = line.split(':', 5);
  if (name === '' || !NUMBER.test(uid) || !NUMBER.test(gid)) return [];
  return [{ kind: 'account', name, uid: Number(uid), gid: Number(gid) }];
}

function group(line: string): BehaviourFact[] {
  const [name = '', , gid = ''] = line.split(':', 4);
  return name !== '' && NUMBER.test(gid) ? [{ kind: 'group', name, gid: Number(gid) }] : [];
}
