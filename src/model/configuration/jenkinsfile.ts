import type { GroovyCall, GroovyStatement, GroovyValue, Placed, Span } from './groovy.ts';
import type { Range } from './place.ts';
import type { ShellScript } from './shell.ts';

/** A step that gives a script to a shell. */
export interface JenkinsScript extends Placed<GroovyCall> {
  /** Its script as Groovy has it. */
  readonly value: GroovyValue;
  /** As a shell gets it, what Groovy puts in as words of letters; undefined where it is no shell that is read. */
  readonly shell: ShellScript | undefined;
}

/** A Jenkinsfile. */
export interface Jenkinsfile {
  readonly path: string;
  readonly text: string;
  /** Is it a declarative pipeline? Of a scripted one only steps are told. */
  readonly isDeclarative: boolean;
  readonly statements: readonly GroovyStatement[];
  readonly calls: readonly Placed<GroovyCall>[];
  readonly scripts: readonly JenkinsScript[];
  readonly rangeOf: (span: Span) => Range;
}
