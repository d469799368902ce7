import type { BehaviourFact } from '../../../model/behaviour.ts';
import type { FileEntry, OpenFile } from '../../../model/file.ts';
import { decodeText } from '../../document/text.ts';
import { goConnectionsOf } from '../../source-code/go-clients.ts';
import { GO_REQUESTS, requestPathOf } from '../../source-code/go-requests.ts';
import { goTopicsOf } from '../../source-code/go-topics.ts';
import { readGo } from '../../source-code/go.ts';
import { isGenerated, isOwnSource } from '../../source-code/own-source.ts';
import { requestsOf } from '../../source-code/requests.ts';
import { Scope } from '../../source-code/scope.ts';
import { statementsOf } from '../../source-code/statements.ts';
import { MAXIMUM_SOURCE, withinStack } from '../../source-code/syntax.ts';
import type { BehaviourUnit } from '../types.ts';
import { comparedRoutes } from './compared-routes.ts';
import { declaredRoutes } from './declared-routes.ts';
import { listensOf } from './listens.ts';

/** Tests, what tests use, and what the compiler and modules bring along. */
const OTHERS = /_test\.go$|(?:^|\/)(?:test(?:data|utils?|helpers?|ing)|e2e|go\/pkg\/mod|usr\/local\/go)\//;
/** What is never built, and what only names tools. */
const NEVER_BUILT = /^\/\/go:build (?:ignore|tools)\b/m;

/** Routes, calls and statements in Go; libraries, tests and generated files left out. */
export const GO_UNIT: BehaviourUnit = {
  id: 'behaviour-go',
  vectors: ['V8', 'V10', 'V11'],
  version: 1,
  maximumSize: MAXIMUM_SOURCE,
  interest: (entry: FileEntry) => (isOwnSource(entry, /\.go$/, OTHERS) ? 'yes' : 'no'),
  read: (file) => withinStack(file.entry.path, () => read(file)),
};

function read(file: OpenFile): BehaviourFact[] {
  const path = file.entry.path;
  const text = decodeText(file.bytes());
  if (isGenerated(text) || NEVER_BUILT.test(text)) return [];
  const source = readGo(text, path);
  const scope = new Scope(source, path);
  const ofCalls = source.calls.flatMap((site): BehaviourFact[] => {
    const called = scope.pathOf(site.call.callee);
    if (called === '') return [];
    return [
      ...goConnectionsOf(scope, site, called),
      ...requestsOf(scope, site, requestPathOf(called), GO_REQUESTS),
      ...goTopicsOf(scope, site, called),
      ...listensOf(scope, site, called),
    ];
  });
  const statements = source.literals.flatMap((literal) => statementsOf(scope, literal));
  return [...declaredRoutes(source, scope), ...comparedRoutes(source, scope), ...ofCalls, ...statements];
}
