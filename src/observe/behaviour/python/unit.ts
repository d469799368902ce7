import type { BehaviourFact } from '../../../model/behaviour.ts';
import type { FileEntry, OpenFile } from '../../../model/file.ts';
import { decodeText } from '../../document/text.ts';
import { PYTHON_CLIENTS } from '../../source-code/clients.ts';
import { connectionsOf } from '../../source-code/connections.ts';
import { isOwnSource } from '../../source-code/own-source.ts';
import { readPython } from '../../source-code/python.ts';
import { PYTHON_REQUESTS, requestsOf } from '../../source-code/requests.ts';
import { Scope } from '../../source-code/scope.ts';
import { statementsOf, topicsOf } from '../../source-code/statements.ts';
import { MAXIMUM_SOURCE, withinStack } from '../../source-code/syntax.ts';
import type { BehaviourUnit } from '../types.ts';
import { listensOf } from './listens.ts';
import { declaredRoutes } from './declared-routes.ts';

/** Routes, calls and statements in Python, libraries left out. */
export const PYTHON_UNIT: BehaviourUnit = {
  id: 'behaviour-python',
  vectors: ['V8', 'V10', 'V11'],
  version: 3,
  maximumSize: MAXIMUM_SOURCE,
  interest: (entry: FileEntry) => (isOwnSource(entry, /\.py$/) ? 'yes' : 'no'),
  read: (file) => withinStack(file.entry.path, () => read(file)),
};

function read(file: OpenFile): BehaviourFact[] {
  const path = file.entry.path;
  const source = readPython(decodeText(file.bytes()), path);
  const scope = new Scope(source, path);
  const ofCalls = source.calls.flatMap((site): BehaviourFact[] => {
    const called = scope.pathOf(site.call.callee);
    if (called === '') return [];
    const client = PYTHON_CLIENTS.get(called);
    return [
      ...(client ? connectionsOf(scope, site, client) : []),
      ...requestsOf(scope, site, called, PYTHON_REQUESTS),
      ...topicsOf(scope, site, called),
      ...listensOf(scope, site, called),
    ];
  });
  const statements = source.literals.flatMap((literal) => statementsOf(scope, literal));
  return [...declaredRoutes(source, scope), ...ofCalls, ...statements];
}
