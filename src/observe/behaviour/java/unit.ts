import type { BehaviourFact } from '../../../model/behaviour.ts';
import type { FileEntry, OpenFile } from '../../../model/file.ts';
import { decodeText } from '../../document/text.ts';
import { readJava } from '../../source-code/java.ts';
import { Setters } from '../../source-code/java-chains.ts';
import { javaConnectionsOf, javaTopicsOf } from '../../source-code/java-connections.ts';
import { mayTell } from '../../source-code/java-libraries.ts';
import { javaRequestsOf } from '../../source-code/java-requests.ts';
import { javaStatementsOf } from '../../source-code/java-statements.ts';
import { isOwnSource } from '../../source-code/own-source.ts';
import { Scope } from '../../source-code/scope.ts';
import { MAXIMUM_SOURCE, withinStack } from '../../source-code/syntax.ts';
import type { BehaviourUnit } from '../types.ts';
import { declaredRequests } from './declared-clients.ts';
import { annotatedRoutes } from './declared-routes.ts';
import { functionalRoutes } from './functional-routes.ts';
import { listensOf } from './listens.ts';

/** What build tools of Java make, and its tests beside the sources. */
const OTHERS =
  /(?:^|\/)(?:target|build|out|generated|generated-sources|src\/(?:[a-z]+Test|it|jmh|testFixtures))\/|(?:^|\/)(?:(?:package|module)-info|\w*(?:Tests?|IT|TestCase))\.java$/;

/** Routes, calls and statements in Java; tests, and what build tools make, left out. */
export const JAVA_UNIT: BehaviourUnit = {
  id: 'behaviour-java',
  vectors: ['V8', 'V10', 'V11'],
  version: 1,
  maximumSize: MAXIMUM_SOURCE,
  interest: (entry: FileEntry) => (isOwnSource(entry, /\.java$/, OTHERS) ? 'yes' : 'no'),
  read: (file) => withinStack(file.entry.path, () => read(file)),
};

function read(file: OpenFile): BehaviourFact[] {
  const path = file.entry.path;
  const text = decodeText(file.bytes());
  if (!mayTell(text)) return [];
  const source = readJava(text, path);
  const scope = new Scope(source, path);
  const setters = new Setters(scope, source.calls);
  const ofCalls = source.calls.flatMap((site): BehaviourFact[] => {
    const called = scope.pathOf(site.call.callee);
    return [
      ...javaConnectionsOf(scope, site, called, setters),
      ...javaRequestsOf(scope, site, called, setters),
      ...javaTopicsOf(scope, site, called),
      ...listensOf(scope, site, called),
    ];
  });
  return [
    ...annotatedRoutes(source, scope),
    ...functionalRoutes(source, scope),
    ...declaredRequests(source, scope),
    ...ofCalls,
    ...javaStatementsOf(source, scope),
  ];
}
