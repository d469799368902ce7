import type { GroovyCall, GroovyValue, Placed, Span } from '../../../model/configuration/groovy.ts';
import type { Jenkinsfile } from '../../../model/configuration/jenkinsfile.ts';
import { DEPLOYING, PUBLISHING, purposeOf } from '../../scripts/deployments.ts';
import type { Check, CheckSubject, Violation } from '../types.ts';
import type { JenkinsTaint } from './taint.ts';

/** A Jenkinsfile with the ways that untrusted text takes in it. */
export interface JenkinsSubject extends CheckSubject, Jenkinsfile {
  readonly taint: JenkinsTaint;
}

export type JenkinsCheck = Check<JenkinsSubject>;

export const SYNTAX = 'https://www.jenkins.io/doc/book/pipeline/syntax/';
export const JENKINSFILE = 'https://www.jenkins.io/doc/book/pipeline/jenkinsfile/';
export const STEPS = 'https://www.jenkins.io/doc/pipeline/steps/';

/** Something that is wrong at a place of a Jenkinsfile. */
export function about(
  { rangeOf }: JenkinsSubject,
  { node, within }: Placed<Span>,
  actual: string,
  expected: string,
  more: Pick<Violation, 'severity' | 'edits'> = {},
): Violation {
  const line = actual.replaceAll(/\s+/g, ' ').trim();
  const stage = within && stageOf(within);
  return {
    range: rangeOf(node),
    ...(stage !== undefined && { resource: { type: 'stage', name: stage } }),
    actual: line.length > 240 ? `${line.slice(0, 240)}…` : line,
    expected,
    ...more,
  };
}

/** The calls in whose braces something stands, the nearest first. */
export function* around(placed: Placed<unknown>): Generator<Placed<GroovyCall>, undefined> {
  for (let one = placed.within; one; one = one.within) yield one;
}

/** The name of the stage in which something stands, or which it is. */
function stageOf(placed: Placed<GroovyCall>): string | undefined {
  for (const { node } of [placed, ...around(placed)])
    if (node.name === 'stage') return literalOf(argumentOf(node)) ?? '';
  return undefined;
}

/** Calls of these names. */
export function callsOf({ calls }: JenkinsSubject, ...names: string[]): Placed<GroovyCall>[] {
  return calls.filter(({ node }) => names.includes(node.name.replace(/^steps\./, '')));
}

/** The argument of a name; without one, the first that has none. */
export function argumentOf(call: GroovyCall, key?: string): GroovyValue | undefined {
  return call.arguments.find((one) => one.key === key)?.value;
}

/** A text into which Groovy puts nothing. */
export function literalOf(value: GroovyValue | undefined): string | undefined {
  if (value?.kind !== 'text') return undefined;
  const [part] = value.parts;
  return value.parts.length === 1 && typeof part === 'string' ? part : undefined;
}

/** What is known of a text, with `…` where Groovy puts something in. */
export function outlineOf(value: GroovyValue | undefined): string {
  if (value?.kind === 'text')
    return value.parts.map((part) => (typeof part === 'string' ? part : '…')).join('');
  if (value?.kind === 'sequence') return value.items.map((item) => outlineOf(item)).join('');
  return value?.kind === 'name' ? '…' : '';
}

/** What a value says as a word: a text, a name, a number. */
export function wordOf(value: GroovyValue | undefined): string | undefined {
  if (value?.kind === 'name') return value.name;
  return value?.kind === 'other' ? value.text : literalOf(value);
}

const DOTTED = /[A-Za-z_]\w*(?:\s{0,9}\??\.\s{0,9}[A-Za-z_]\w*|\[['"][\w.-]{1,100}['"]\])*/g;

/** Names that an expression refers to: `params.A`. Texts in it are none. */
export function namesIn(expression: string): string[] {
  const plain = expression.replaceAll(
    /(\[)?(['"])([\w.-]{0,100})\2(\])?/g,
    (whole, open?: string, _quote?: string, key?: string, close?: string) =>
      open !== undefined && close !== undefined ? `.${key ?? ''}` : whole.replaceAll(/\w/g, ' '),
  );
  return [...plain.matchAll(DOTTED)].map(([name]) => name.replaceAll(/[\s?]/g, ''));
}

/** Names whose values Groovy puts into a text, or joins to it. */
export function namesPutInto(value: GroovyValue | undefined): string[] {
  switch (value?.kind) {
    case 'text':
      return value.parts.flatMap((part) => (typeof part === 'string' ? [] : namesIn(part.expression)));
    case 'sequence':
      return value.items.flatMap((item) => namesPutInto(item));
    case 'name':
      return [value.name];
    case 'call':
      return [
        // `name.trim()` is made of what the name holds.
        ...(value.name.includes('.', 1) ? [value.name.slice(0, value.name.lastIndexOf('.'))] : []),
        ...(value.receiver ? namesPutInto(value.receiver) : []),
        ...value.arguments.flatMap((one) => namesPutInto(one.value)),
      ];
    case 'list':
      return value.items.flatMap((one) => namesPutInto(one.value));
    case 'closure':
    case 'other':
    case undefined:
  }
  return [];
}

/** The shell command of a stage's step that deploys or publishes; undefined where none does. */
export function deploymentsOf(
  subject: JenkinsSubject,
): { readonly placed: Placed<GroovyCall>; readonly text: string }[] {
  return subject.scripts.flatMap((script) => {
    const found = script.shell && (purposeOf(script.shell, DEPLOYING) ?? purposeOf(script.shell, PUBLISHING));
    if (!found) return [];
    const text = [found.name, ...found.words.map(({ known }) => known)].join(' ').slice(0, 80);
    return [{ placed: { node: script.node, within: script.within }, text }];
  });
}

/** The settings of the whole pipeline of this name: `options`, `agent`. */
export function sectionOf({ calls }: JenkinsSubject, name: string): Placed<GroovyCall> | undefined {
  return calls.find(({ node, within }) => node.name === name && within?.node.name === 'pipeline');
}

/** A declarative pipeline of an example. */
export function pipelineText(steps: string, more = 'agent none'): string {
  return `pipeline {\n  ${more}\n  stages {\n    stage('a') {\n      steps {\n        ${steps}\n      }\n    }\n  }\n}\n`;
}
