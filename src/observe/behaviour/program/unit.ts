import type { BehaviourFact } from '../../../model/behaviour.ts';
import type { OpenFile } from '../../../model/file.ts';
import { readDynamics } from '../../executable/dynamics.ts';
import { isProgram, mayBeProgram } from '../../executable/executable.ts';
import type { BehaviourUnit } from '../types.ts';

/** Libraries and imported functions of ELF programs; the interpreter of scripts. */
export const PROGRAM_UNIT: BehaviourUnit = {
  id: 'behaviour-program',
  vectors: ['V6'],
  version: 1,
  maximumSize: 2 * 1024 ** 3,
  interest: (entry) => (mayBeProgram(entry) || (entry.mode & 0o111) !== 0 ? 'by-magic' : 'no'),
  recognises: (head) => head.toString('latin1', 0, 2) === '#!' || (isElf(head) && isProgram(head)),
  read,
};

const isElf = (head: Buffer): boolean => head.toString('latin1', 0, 4) === '\u007fELF';

function read(file: OpenFile): BehaviourFact[] {
  const head = Buffer.from(file.read(0, 512));
  if (isElf(head)) {
    const { rpath: _, runpath: __, ...dynamics } = readDynamics(file);
    return [{ kind: 'program', ...dynamics }];
  }
  const [line = ''] = head.toString('utf8', 2).split('\n');
  const [interpreter = '', argument] = line.trim().split(/\s+/);
  // `#!/usr/bin/env node`.
  const named =
    interpreter.endsWith('/env') && argument !== undefined && !argument.startsWith('-')
      ? argument
      : interpreter;
  return named === '' ? [] : [{ kind: 'script', interpreter: named }];
}
